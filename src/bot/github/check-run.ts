import { createHash } from 'node:crypto';
import type { Attempt } from '../attempt.ts';
import { createOnce } from '../forge/once.ts';
import type { Publication } from '../judging/publication.ts';
import type { Omission } from '../steps.ts';
import { hasOmissions, withOmissions } from '../text/omissions.ts';
import { type GitHub, withConfirmation } from './client.ts';

/** The check of one commit. */
export interface CheckTarget {
  readonly owner: string;
  readonly repo: string;
  readonly head: string;
  /** The name of the check, by which rulesets require it. */
  readonly name: string;
  /** The bot's account. Other Apps can publish checks of the same name, so runs of other accounts do not count. */
  readonly login: string;
  readonly attempt: Attempt;
  /**
   * Identifies the request for a new run ("Re-run"), if there is one. GitHub has then queued the suite again and waits
   * for a new run, even if the verdict is the same. Each request is answered once.
   */
  readonly rerun?: string | undefined;
}

/** The check run that contains the verdict. */
export interface PublishedCheck {
  readonly id: number;
  readonly summary: string;
}

/** Whether a commit already has a completed check of the bot. */
export async function isChecked(github: GitHub, target: CheckTarget): Promise<boolean> {
  return (await ownRuns(github, target)).some(({ status }) => status === 'completed');
}

/** When the bot first completed the check of a commit, in milliseconds since 1970; undefined if it never did. */
export async function firstChecked(github: GitHub, target: CheckTarget): Promise<number | undefined> {
  const times = (await ownRuns(github, target)).flatMap(({ completed_at: at }) => at ?? []);
  return times.map((at) => Date.parse(at)).toSorted((a, b) => a - b)[0];
}

/** The bot's runs of a check, newest first. */
async function ownRuns(github: GitHub, { owner, repo, head, name, login }: CheckTarget) {
  const runs = await github.paginate(github.rest.checks.listForRef, {
    owner,
    repo,
    ref: head,
    check_name: name,
    filter: 'all',
    per_page: 100,
  });
  return runs.filter(({ app }) => `${app?.slug}[bot]` === login).sort((a, b) => b.id - a.id);
}

/**
 * Publishes a verdict as a check run, in one request, so that the run is never incomplete. Writes nothing if the newest
 * run has the same verdict. Older runs do not count, since people and branch protection see the newest one.
 */
export async function publishCheck(
  github: GitHub,
  target: CheckTarget,
  { conclusion, title, summary, annotations }: Publication,
): Promise<PublishedCheck> {
  const { owner, repo, head, name, attempt, rerun } = target;
  const output = { title, summary };
  const said = `probeable:${digestOf([output, annotations])}`;
  const id = rerun === undefined ? said : `${said}:${digestOf(rerun)}`;
  const [newest] = await ownRuns(github, target);
  const isSame = (run: {
    readonly external_id: string | null;
    readonly conclusion: string | null;
  }): boolean =>
    (run.external_id === id || (rerun === undefined && run.external_id?.startsWith(`${said}:`) === true)) &&
    run.conclusion === conclusion;
  // Only a run that is newer than the newest one before can be the result of this attempt.
  const find = async () =>
    (await ownRuns(github, target)).find((run) => run.id > (newest?.id ?? 0) && isSame(run));
  const create = async () => {
    const { data } = await github.rest.checks.create({
      owner,
      repo,
      name,
      head_sha: head,
      external_id: id,
      status: 'completed',
      conclusion,
      output: { ...output, annotations: [...annotations] },
      request: withConfirmation(attempt),
    });
    return data;
  };
  const check = newest !== undefined && isSame(newest) ? newest : await createOnce(create, find, attempt);
  return { id: check.id, summary: check.output.summary ?? '' };
}

/** Adds the refused steps to a check's summary. Writes nothing if the summary is already right. */
export async function noteOmissions(
  github: GitHub,
  { owner, repo, attempt }: CheckTarget,
  published: PublishedCheck,
  { title, summary }: Publication,
  omissions: readonly Omission[],
): Promise<void> {
  if (omissions.length === 0 && !hasOmissions(published.summary)) return;
  const output = { title, summary: withOmissions(summary, omissions) };
  // GitHub may convert line endings.
  if (published.summary.replaceAll('\r\n', '\n').trim() === output.summary.trim()) return;
  await github.rest.checks.update({
    owner,
    repo,
    check_run_id: published.id,
    output,
    request: withConfirmation(attempt),
  });
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
}
