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

/** What a workflow gives to the action. */
export interface ActionInput {
  readonly owner: string;
  readonly repo: string;
  readonly token: string;
  readonly apiUrl: string;
  readonly check: string;
  /** Who comments with this token. */
  readonly author: string;
  /** Findings are given to code scanning, too. */
  readonly hasSarif: boolean;
  /** What the workflow asks for beyond the configuration. */
  readonly demands: Demands;
  /** The pull request of a workflow_run, where a step before has found it out. */
  readonly number: number | undefined;
  /** How long a second is, in milliseconds. */
  readonly secondMs: number;
}

/** How it ended. `isPassed` is never true for what should have been judged and was not. */
export interface ActionResult {
  readonly isPassed: boolean;
  readonly lines: readonly string[];
  readonly publication: Publication | undefined;
}

/** Does what an event asks for. */
export async function runAction(
  work: Work,
  input: ActionInput,
  { context, judge }: { readonly context: BotContext; readonly judge: Judge },
): Promise<ActionResult> {
  const { owner, repo, token, apiUrl, secondMs } = input;
  const lines: string[] = [];
  // What is logged may hold what strangers wrote; only what is made as a command may be one.
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
    // The job is about the comment; the verdict is in the check.
    return { isPassed: true, lines, publication: undefined };
  }
  const number = work.kind === 'pull' ? work.number : (work.number ?? input.number);
  if (number === undefined) throw new Error('nothing says which pull request the run belongs to');
  const pull = { owner, repo, number };
  if (work.kind === 'pull of run' && (await readPull(github, pull)).head !== work.head)
    return skipped(`pull request ${number} has another head by now, or the run was never its own`);
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
          ? 'the token may not write, as in pull requests from forks: what was found stands here alone'
          : "GitHub's rate limit lasts longer than was waited: what was found stands here alone",
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
