import type { Acceptance } from './accept/acceptances.ts';
import { type Demands, NO_DEMANDS } from './demands.ts';
import type { Change } from './forge/change.ts';
import { readCodeFiles } from './forge/code.ts';
import { readConfigurations } from './forge/configuration.ts';
import { describedElsewhere } from './forge/elsewhere.ts';
import type { RepositoryReader } from './forge/repository.ts';
import { readSpecFiles } from './forge/specs.ts';
import type { BotContext } from './judge.ts';
import { mayHoldText } from './judging/candidate.ts';
import { Inquiry } from './judging/inquiry.ts';
import { type Judge, UnanswerableQuestion } from './judging/judge.ts';
import { type Publication, unjudgedPublication } from './judging/publication.ts';
import type { Marker } from './text/marker.ts';
import type { UnjudgedFile } from './verdict.ts';

export interface JudgeChangeOptions {
  readonly repository: RepositoryReader;
  /** The owner of the repository. Fairness between owners: the changes of one must not occupy all judges. */
  readonly owner: string;
  readonly judge: Judge;
  readonly context: BotContext;
  readonly demands?: Demands | undefined;
  /** Reads what is accepted in the pull request; called only if there is something to judge. */
  acceptances?: () => Promise<readonly Acceptance[]>;
  readonly marker: Marker;
  readonly hasSarif: boolean;
}

/**
 * Reads the specs that a change touches and has them judged. If the judge does not finish, a repeated attempt would not
 * finish either, so the result is a failed check that says so, not an error.
 *
 * @param branch the branch whose configuration applies
 */
export async function judgeChange(
  change: Change,
  branch: string,
  {
    repository,
    owner,
    judge,
    context,
    demands = NO_DEMANDS,
    acceptances,
    marker,
    hasSarif,
  }: JudgeChangeOptions,
): Promise<Publication> {
  const { changed } = change;
  const patches = changed.flatMap(({ path, patch }) =>
    path === undefined || patch === undefined ? [] : [[path, patch] as const],
  );
  try {
    const named = changed
      .flatMap(({ path, before }) => [path ?? [], before ?? []].flat())
      .filter(mayHoldText);
    const configurations = await readConfigurations(repository, branch, named);
    const inquiry = new Inquiry(judge, owner, configurations);
    const files = await readSpecFiles(repository, change, inquiry);
    const { head, base, removed } = files;
    const { code, unjudged } = await readCodeFiles(repository, change);
    const isTouched = head.size + base.size + code.after.length > 0;
    const question = {
      head: [...head],
      base: [...base],
      code,
      removed,
      unjudged: [...files.unjudged, ...unjudged],
      demands,
      acceptances: isTouched ? ((await acceptances?.()) ?? []) : [],
      marker,
      patches: patches.filter(([path]) => head.has(path)),
      hasSarif,
    };
    return await inquiry.publication(question, (calls) =>
      describedElsewhere(repository, change, calls, inquiry),
    );
  } catch (error) {
    if (error instanceof UnanswerableQuestion)
      return unjudgedPublication([unjudgedFile(error)], marker, context);
    throw error;
  }
}

function unjudgedFile({ path, message }: UnanswerableQuestion): UnjudgedFile {
  return { path: path ?? 'this change', reason: message };
}
