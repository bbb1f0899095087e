import { readAcceptances } from './accept/acceptances.ts';
import type { Attempt } from './attempt.ts';
import type { Demands } from './demands.ts';
import { isRateLimit, statusOf } from './forge/errors.ts';
import { type Commits, changeOfCommits, changeOfPull } from './github/changes.ts';
import {
  type CheckTarget,
  isChecked,
  noteOmissions,
  type PublishedCheck,
  publishCheck,
} from './github/check-run.ts';
import type { GitHub } from './github/client.ts';
import { type Identity, keepComment } from './github/comment.ts';
import { mergeBase } from './github/commits.ts';
import { conversationOf } from './github/conversation.ts';
import { FileReader } from './github/files.ts';
import { readPullWith } from './github/head.ts';
import { type PullRef, type PullState, readPull } from './github/pull-request.ts';
import { uploadSarif } from './github/sarif.ts';
import { suggestFixes } from './github/suggestions.ts';
import { webAddress } from './github/web-address.ts';
import type { BotContext } from './judge.ts';
import { judgeChange } from './judge-change.ts';
import type { Judge } from './judging/judge.ts';
import { type Publication, unjudgedPublication } from './judging/publication.ts';
import { type Omission, Steps } from './steps.ts';
import { allClearBody } from './text/comment.ts';
import type { Marker } from './text/marker.ts';

/** The result of an attempt to review a pull request. */
export type Reviewed =
  | {
      readonly kind: 'reviewed';
      readonly publication: Publication;
      readonly comment: string;
      readonly omissions: readonly Omission[];
    }
  /** The pull request has a newer head, which gets a review of its own. */
  | { readonly kind: 'superseded'; readonly publication: Publication }
  /** Nothing could be published, so the caller has to report the verdict. */
  | {
      readonly kind: 'unpublished';
      readonly publication: Publication;
      readonly why: 'permission' | 'rate limit';
    }
  | { readonly kind: 'closed' };

export interface ReviewOptions {
  readonly github: GitHub;
  readonly identity: Identity;
  readonly judge: Judge;
  readonly context: BotContext;
  /** The name of the check. */
  readonly check: string;
  /** Whether to upload findings to code scanning too, which needs the permission `security-events: write`. */
  readonly hasSarif: boolean;
  /** What the workflow requires beyond the configuration. */
  readonly demands?: Demands;
  readonly attempt: Attempt;
  /** Whether the caller tries again later after a transient failure. */
  readonly hasRetries: boolean;
}

/** What an event says about a pull request. */
export interface Announced {
  /** The head that the event names; GitHub's API may show it only later. */
  readonly announced?: string | undefined;
  /** Identifies the request for a new run of the check, if there is one. */
  readonly rerun?: string | undefined;
}

/**
 * Judges a pull request and publishes the verdict: first the check of its head, then the comment. The function is
 * idempotent, so an interrupted review starts again from the beginning.
 */
export async function reviewPull(pull: PullRef, options: ReviewOptions & Announced): Promise<Reviewed> {
  const { github, identity, attempt, announced, rerun, hasSarif } = options;
  const { state, unshown } = await readPullWith(github, pull, announced, attempt.secondMs);
  if (!state.isOpen) return { kind: 'closed' };
  const { owner, repo } = pull;
  const commit = { owner, repo, head: state.head };
  const marker = markerOf(commit, options);
  const publication = await judgePullRequest(pull, state, options);
  const target = checkOf(commit, options);
  let published: PublishedCheck;
  try {
    published = await publishCheck(github, { ...target, rerun }, publication);
  } catch (error) {
    if (isRateLimit(error)) return { kind: 'unpublished', publication, why: 'rate limit' };
    if (statusOf(error) === 403) return { kind: 'unpublished', publication, why: 'permission' };
    throw error;
  }
  if (unshown !== undefined)
    await reviewCommits({ owner, repo, head: unshown, base: state.base }, state.defaultBranch, {
      ...options,
      rerun: undefined,
    });
  // The pull request may have been pushed to, merged or closed during the judgement.
  const now = await readPull(github, pull);
  if (!now.isOpen) return { kind: 'closed' };
  if (now.head !== state.head) return { kind: 'superseded', publication };
  const steps = new Steps(options.hasRetries);
  const comment = await steps.take('the comment', () =>
    keepComment(github, pull, identity, {
      body: publication.comment,
      farewell: allClearBody('this pull request no longer touches a spec of a system call.', marker),
      attempt,
    }),
  );
  const suggesting = { pull, head: state.head, login: identity.login, attempt };
  await steps.take('suggestions', () => suggestFixes(github, suggesting, publication.suggestions));
  const { sarif } = publication;
  if (hasSarif && sarif !== undefined) {
    const at = { owner, repo, head: state.head, ref: `refs/pull/${pull.number}/head`, attempt };
    await steps.take('code scanning', () => uploadSarif(github, at, sarif));
  }
  const { omissions } = steps;
  await steps.take('this list in the check', () =>
    noteOmissions(github, target, published, publication, omissions),
  );
  return { kind: 'reviewed', publication, comment: comment ?? 'not written', omissions };
}

/** Judges a pull request in the given state, with the acceptances in its comments. Writes nothing. */
export async function judgePullRequest(
  pull: PullRef,
  { head, base, defaultBranch }: PullState,
  options: ReviewOptions,
): Promise<Publication> {
  const { github } = options;
  const { owner, repo } = pull;
  const commits = { owner, repo, head, base: await mergeBase(github, pull, base, head) };
  const change = await changeOfPull(github, pull, commits);
  const marker = markerOf(commits, options);
  return judgeChange(change, defaultBranch, {
    ...options,
    repository: new FileReader(github, pull),
    owner,
    marker,
    acceptances: () => acceptancesIn(pull, options),
  });
}

/**
 * Publishes a failed check for a commit that could not be judged, unless the commit already has a completed one. A
 * required check that fails is better than one that never arrives.
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
  const unjudged = [{ path: 'this change', reason }];
  await publishCheck(github, target, unjudgedPublication(unjudged, markerOf(commit, options), context));
  return 'told';
}

/**
 * Judges the commits of a push or a merge queue. Publishes the same check as for a pull request, since the check may be
 * required, and no comment. `commits.base` may be a branch; the change begins at the merge base, as for a pull request.
 *
 * @param number the pull request in the merge queue, whose accepted findings apply here too
 */
export async function reviewCommits(
  commits: Commits,
  branch: string,
  options: ReviewOptions & Pick<Announced, 'rerun'>,
  number?: number,
): Promise<Publication> {
  const { github, rerun } = options;
  const { owner, repo } = commits;
  const change = await changeOfCommits(github, commits, branch);
  const marker = markerOf(commits, options);
  const publication = await judgeChange(change, branch, {
    ...options,
    repository: new FileReader(github, commits),
    owner,
    marker,
    acceptances: async () => (number === undefined ? [] : acceptancesIn({ owner, repo, number }, options)),
    hasSarif: false,
  });
  await publishCheck(github, { ...checkOf(commits, options), rerun }, publication);
  return publication;
}

function acceptancesIn(pull: PullRef, { github, identity, attempt }: ReviewOptions) {
  const { login, name } = identity;
  return readAcceptances(conversationOf(github, pull, { login, attempt }), name);
}

function markerOf({ owner, repo, head }: Omit<Commits, 'base'>, { identity, github }: ReviewOptions): Marker {
  return { name: identity.name, head, repository: webAddress(github, owner, repo) };
}

export function checkOf(
  { owner, repo, head }: Omit<Commits, 'base'>,
  { check, identity, attempt }: ReviewOptions,
): CheckTarget {
  return { owner, repo, head, name: check, login: identity.login, attempt };
}
