import type { Attempt } from './attempt.ts';
import { type Change, changeOfCommits, changeOfPull } from './github/changes.ts';
import {
  type CheckTarget,
  isChecked,
  noteOmissions,
  type PublishedCheck,
  publishCheck,
} from './github/check-run.ts';
import { type GitHub, isRateLimit, statusOf } from './github/client.ts';
import { type Identity, keepComment } from './github/comment.ts';
import { mergeBase } from './github/commits.ts';
import { readPullWith } from './github/head.ts';
import { type PullRef, readPull } from './github/pull-request.ts';
import { uploadSarif } from './github/sarif.ts';
import { isConfigured, readProjectConfiguration } from './github/settings.ts';
import { type Commits, readSpecFiles } from './github/specs.ts';
import { suggestFixes } from './github/suggestions.ts';
import { type BotContext, judgePull, type Verdict } from './judge.ts';
import { type Omission, Steps } from './steps.ts';
import { allClearBody, commentBody } from './text/comment.ts';

/** What became of an attempt to review a pull request. */
export type Reviewed =
  | {
      readonly kind: 'reviewed';
      readonly verdict: Verdict;
      readonly comment: string;
      readonly omissions: readonly Omission[];
    }
  /** There is a newer head, whose own review says what there is to say. */
  | { readonly kind: 'superseded'; readonly verdict: Verdict }
  /** Nothing could be written, so that the verdict is the caller's to tell. */
  | { readonly kind: 'unpublished'; readonly verdict: Verdict; readonly why: 'permission' | 'rate limit' }
  | { readonly kind: 'closed' };

export interface ReviewOptions {
  readonly github: GitHub;
  readonly identity: Identity;
  readonly context: BotContext;
  /** The name of the check. */
  readonly check: string;
  /** Findings are given to code scanning, too, which needs the permission security-events: write. */
  readonly hasSarif: boolean;
  readonly attempt: Attempt;
  /** What fails for a reason that passes is done again by the caller, later. */
  readonly hasRetries: boolean;
}

/** What is known of a pull request before it is read. */
export interface Announced {
  /** The head that an event names: GitHub's API may show it only later. */
  readonly announced?: string | undefined;
  /** Names the request for a new run of the check, where there is one. */
  readonly rerun?: string | undefined;
}

/**
 * Judges a pull request and says so: first the check of its head, then the comment. Doing it again changes nothing, so
 * whoever was interrupted does it again from the start.
 */
export async function reviewPull(pull: PullRef, options: ReviewOptions & Announced): Promise<Reviewed> {
  const { github, identity, context, attempt, announced, rerun } = options;
  const { state, unshown } = await readPullWith(github, pull, announced, attempt.secondMs);
  if (!state.isOpen) return { kind: 'closed' };
  const { owner, repo } = pull;
  const base = await mergeBase(github, pull, state.base, state.head);
  const commits = { owner, repo, head: state.head, base };
  const change = await changeOfPull(github, pull, commits);
  const { verdict, head } = await judgeChange(change, state.defaultBranch, options);
  const target = checkOf(commits, options);
  let published: PublishedCheck;
  try {
    published = await publishCheck(github, { ...target, rerun }, verdict, context);
  } catch (error) {
    if (isRateLimit(error)) return { kind: 'unpublished', verdict, why: 'rate limit' };
    if (statusOf(error) === 403) return { kind: 'unpublished', verdict, why: 'permission' };
    throw error;
  }
  if (unshown !== undefined)
    await reviewCommits({ owner, repo, head: unshown, base: state.base }, state.defaultBranch, options);
  // While this was judged, somebody may have pushed.
  const now = await readPull(github, pull);
  if (now.head !== state.head) return { kind: 'superseded', verdict };
  const marker = { name: identity.name, head: state.head };
  const isTouched = verdict.calls.length > 0 || verdict.left.length > 0 || verdict.removed.length > 0;
  const steps = new Steps(options.hasRetries);
  const comment = await steps.take('the comment', () =>
    keepComment(github, pull, identity, {
      body: isTouched ? commentBody(verdict, marker, context) : undefined,
      farewell: allClearBody('this pull request no longer touches a spec of a system call.', marker),
      attempt,
    }),
  );
  const suggesting = { pull, head: state.head, login: identity.login, attempt };
  await steps.take('suggestions', () =>
    suggestFixes(github, suggesting, verdict, { head, changed: change.changed }),
  );
  if (options.hasSarif) {
    const at = { owner, repo, head: state.head, ref: `refs/pull/${pull.number}/head`, attempt };
    await steps.take('code scanning', () =>
      uploadSarif(github, at, verdict, context, (path) => head.get(path) ?? ''),
    );
  }
  const { omissions } = steps;
  await steps.take('this list in the check', () =>
    noteOmissions(github, target, published, verdict, context, omissions),
  );
  return { kind: 'reviewed', verdict, comment: comment ?? 'not written', omissions };
}

/**
 * Says that something could not be judged, where nothing was said of the commit: a check that is waited for and never
 * comes is worse than one that fails.
 */
export async function reportUnjudged(
  commit: { readonly owner: string; readonly repo: string; readonly head: string },
  options: ReviewOptions,
): Promise<'told' | 'judged meanwhile'> {
  const { github, context } = options;
  const target = checkOf(commit, options);
  if (await isChecked(github, target)) return 'judged meanwhile';
  const reason =
    'it failed again and again; /probeable recheck in a comment on the pull request has it tried once more';
  const verdict: Verdict = {
    conclusion: 'failure',
    calls: [],
    removed: [],
    left: [{ path: 'this change', reason }],
    unrun: [],
    counts: { error: 0, warning: 0, info: 0 },
  };
  await publishCheck(github, target, verdict, context);
  return 'told';
}

/**
 * Judges what a push or a merge queue brings: the same check, so that a required one is always there; no comment.
 * `commits.base` may be a branch; the change begins where the head left it, as that of a pull request does.
 */
export async function reviewCommits(
  commits: Commits,
  branch: string,
  options: ReviewOptions,
): Promise<Verdict> {
  const { github, context } = options;
  const { verdict } = await judgeChange(await changeOfCommits(github, commits), branch, options);
  await publishCheck(github, checkOf(commits, options), verdict, context);
  return verdict;
}

/** `branch` is the default branch, whose configuration counts. */
async function judgeChange(
  change: Change,
  branch: string,
  { github, context }: ReviewOptions,
): Promise<{ readonly verdict: Verdict; readonly head: ReadonlyMap<string, string> }> {
  const configuration = await readProjectConfiguration(github, change.commits, branch);
  const files = await readSpecFiles(github, change, isConfigured(configuration.settings));
  const verdict = await judgePull(files, [configuration], context);
  return { verdict, head: files.head };
}

function checkOf(
  { owner, repo, head }: Omit<Commits, 'base'>,
  { check, identity, attempt }: ReviewOptions,
): CheckTarget {
  return { owner, repo, head, name: check, login: identity.login, attempt };
}
