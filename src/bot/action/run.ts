import { inert } from '../../report/visible.ts';
import { soleAttempt } from '../attempt.ts';
import type { Demands } from '../demands.ts';
import { createClient } from '../github/client.ts';
import { readPull } from '../github/pull-request.ts';
import type { BotContext } from '../judge.ts';
import type { Judge } from '../judging/judge.ts';
import type { Publication } from '../judging/publication.ts';
import { type ReviewOptions, reviewCommits, reviewPull } from '../review.ts';
import { markerName } from '../text/marker.ts';
import { omissionLines, workflowCommands } from './commands.ts';
import { answerComment } from './comment.ts';
import type { Work } from './event.ts';

/** The inputs of the action. */
export interface ActionInput {
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  readonly apiUrl: string;
  readonly check: string;
  /** The login that comments by this token have. */
  readonly author: string;
  /** Whether findings are also uploaded to code scanning. */
  readonly hasSarif: boolean;
  /** What the workflow demands beyond the configuration. */
  readonly demands: Demands;
  /** The pull request of a `workflow_run`, if an earlier step found its number. */
  readonly number: number | undefined;
  /** How long a second lasts, in milliseconds; shorter in tests. */
  readonly secondMs: number;
}

/** The result of a run. `isPassed` is never true if something should have been judged and was not. */
export interface ActionResult {
  readonly isPassed: boolean;
  readonly lines: readonly string[];
  readonly publication: Publication | undefined;
}

/** Carries out what an event asks for. */
export async function runAction(
  work: Work,
  input: ActionInput,
  { context, judge }: { readonly context: BotContext; readonly judge: Judge },
): Promise<ActionResult> {
  const { owner, repo, token, apiUrl, secondMs } = input;
  const lines: string[] = [];
  // A logged line may hold text by strangers, which must not act as a workflow command.
  const log = (line: string): number => lines.push(inert(line));
  const github = createClient({ auth: token, baseUrl: apiUrl, version: context.version, log, secondMs });
  const identity = { login: input.author, name: markerName(input.check) };
  const options: ReviewOptions = {
    github,
    identity,
    judge,
    context,
    check: input.check,
    hasSarif: input.hasSarif,
    demands: input.demands,
    attempt: soleAttempt(secondMs),
    hasRetries: false,
  };
  const skipped = (why: string): ActionResult => ({
    isPassed: true,
    lines: [...lines, inert(why)],
    publication: undefined,
  });
  const judged = (publication: Publication, ...more: readonly string[]): ActionResult => ({
    isPassed: publication.conclusion !== 'failure',
    lines: [...lines, inert(`probeable: ${publication.title}`), ...more],
    publication,
  });
  if (work.kind === 'nothing') return skipped(work.why);
  if (work.kind === 'commits') {
    const { head, base, branch, number } = work;
    return judged(await reviewCommits({ owner, repo, head, base }, branch, options, number));
  }
  if (work.kind === 'comment') {
    lines.push(...(await answerComment(work, { owner, repo, number: work.number }, options)));
    // The job passes if the comment was answered; the verdict is in the check.
    return { isPassed: true, lines, publication: undefined };
  }
  const number = work.kind === 'pull' ? work.number : (work.number ?? input.number);
  if (number === undefined) throw new Error('the pull request of this run is unknown');
  const pull = { owner, repo, number };
  if (work.kind === 'pull of run' && (await readPull(github, pull)).head !== work.head)
    return skipped(`pull request ${number} has another head now, or the run does not belong to it`);
  const reviewed = await reviewPull(pull, { ...options, announced: work.head });
  switch (reviewed.kind) {
    case 'closed':
      return skipped('the pull request is closed');
    case 'superseded':
      return judged(reviewed.publication, 'a newer commit has a run of its own, which comments');
    case 'unpublished':
      return judged(
        reviewed.publication,
        reviewed.why === 'permission'
          ? 'the token may not write, as in pull requests from forks: the findings are listed only here'
          : "GitHub's rate limit lasts longer than was waited: the findings are listed only here",
        ...workflowCommands(reviewed.publication),
      );
    case 'reviewed':
      return judged(
        reviewed.publication,
        `comment: ${reviewed.comment}`,
        ...omissionLines(reviewed.omissions),
      );
  }
}
