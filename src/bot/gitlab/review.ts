import { type AcceptOutcome, acceptFindings } from '../accept/accept.ts';
import { readAcceptances } from '../accept/acceptances.ts';
import type { Attempt } from '../attempt.ts';
import { describeError } from '../describe-error.ts';
import type { BotContext } from '../judge.ts';
import { judgeChange } from '../judge-change.ts';
import type { Judge } from '../judging/judge.ts';
import { type Publication, unjudgedPublication } from '../judging/publication.ts';
import { type Omission, Steps } from '../steps.ts';
import { allClearBody } from '../text/comment.ts';
import type { Marker } from '../text/marker.ts';
import { withRefusedStep } from '../text/omissions.ts';
import { changeOfMergeRequest } from './changes.ts';
import type { GitLab, GitLabError } from './client.ts';
import { conversationOf } from './conversation.ts';
import { type MergeRequest, type MergeRequestRef, readMergeRequest, webAddress } from './merge-request.ts';
import { keepNote } from './note.ts';
import { ProjectReader } from './reader.ts';
import { announceReview, cancelPending, publishStatus, type StatusText } from './status.ts';
import { firstDecided, type StatusName } from './statuses.ts';

export interface MergeRequestOptions {
  readonly gitlab: GitLab;
  /** The id of the bot's user. */
  readonly self: number;
  readonly judge: Judge;
  readonly context: BotContext;
  /** The name of the commit status. */
  readonly check: string;
  /** Distinguishes several bots on one merge request. */
  readonly name: string;
  readonly attempt: Attempt;
}

/** The result of an attempt to review a merge request. */
export type ReviewedMergeRequest =
  | { readonly kind: 'closed' }
  /** The merge request has a newer head, which gets a review of its own. */
  | { readonly kind: 'superseded' }
  | {
      readonly kind: 'reviewed';
      readonly publication: Publication;
      readonly omissions: readonly Omission[];
      /** GitLab took neither a status nor a note. */
      readonly isUnpublished: boolean;
    };

/**
 * Judges a merge request and publishes the verdict: first the status of its head, then the note. The function is
 * idempotent, so an interrupted review starts again from the beginning.
 *
 * @param announced the head that the webhook names
 */
export async function reviewMergeRequest(
  ref: MergeRequestRef,
  options: MergeRequestOptions,
  announced?: string,
): Promise<ReviewedMergeRequest> {
  const { gitlab, attempt } = options;
  const request = await readMergeRequest(gitlab, ref, attempt.secondMs, announced);
  if (!request.isOpen) return { kind: 'closed' };
  await announceReview(gitlab, request, statusName(options));
  const publication = await judgeMergeRequest(request, options);
  if (publication === 'superseded') {
    await cancelPending(gitlab, request, statusName(options));
    return { kind: 'superseded' };
  }
  return publish(request, publication, options);
}

/** Publishes the verdict of a merge request. */
async function publish(
  request: MergeRequest,
  publication: Publication,
  options: MergeRequestOptions,
): Promise<ReviewedMergeRequest> {
  const { gitlab, self, name, attempt } = options;
  const text = statusText(publication);
  // The pipeline may have been created during the judgement.
  const before = await readMergeRequest(gitlab, request, attempt.secondMs);
  const pipeline = before.head === request.head ? before.pipeline : request.pipeline;
  const judged = { ...request, pipeline };
  const refusal = await publishStatus(gitlab, judged, statusName(options), text);
  // The merge request may have been pushed to, merged or closed during the judgement.
  const now = await readMergeRequest(gitlab, request, attempt.secondMs);
  if (!now.isOpen) return { kind: 'closed' };
  if (now.head !== request.head) return { kind: 'superseded' };
  const steps = new Steps(true);
  const note = await steps.take('the note', () =>
    keepNote(
      gitlab,
      request,
      { self, name },
      {
        body: noteBody(publication, refusal),
        farewell: allClearBody(
          'this merge request no longer touches a spec of a system call.',
          markerOf(request, options),
        ),
        attempt,
      },
    ),
  );
  const isNoted = note !== undefined && note !== 'none';
  if (refusal === undefined && note === undefined) {
    const description = `${text.description}; the note is refused`;
    await publishStatus(gitlab, judged, statusName(options), { ...text, description });
  }
  return {
    kind: 'reviewed',
    publication,
    omissions: [
      ...(refusal === undefined ? [] : [{ step: 'the commit status', reason: describeRefusal(refusal) }]),
      ...steps.omissions,
    ],
    isUnpublished: refusal !== undefined && !isNoted,
  };
}

/** Judges a merge request in the given state, with the acceptances in its notes. Writes nothing. */
async function judgeMergeRequest(
  request: MergeRequest,
  options: MergeRequestOptions,
): Promise<Publication | 'superseded'> {
  const { gitlab, self, context, name, attempt } = options;
  const { project, base, sourceProject, targetBranch } = request;
  const marker = markerOf(request, options);
  if (base === undefined) {
    const reason = 'its branch has no commit in common with the one that it is to get into';
    return unjudgedPublication([{ path: 'this change', reason }], marker, context);
  }
  const repository = new ProjectReader(gitlab, project, sourceProject);
  const change = await changeOfMergeRequest(gitlab, request, base, repository);
  // GitLab lists the files of the newest version, which may have changed since the merge request was read.
  const now = await readMergeRequest(gitlab, request, attempt.secondMs);
  if (now.head !== request.head || now.base !== base) return 'superseded';
  return judgeChange(change, targetBranch, {
    ...options,
    repository,
    owner: `gitlab ${project}`,
    marker,
    acceptances: () => readAcceptances(conversationOf(gitlab, request, { self, attempt }), name),
    hasSarif: false,
  });
}

/**
 * Publishes a failed status for a merge request that could not be judged, unless its head already has a verdict. A
 * required status that fails is better than one that never arrives.
 */
export async function reportUnjudged(
  ref: MergeRequestRef,
  options: MergeRequestOptions,
): Promise<'told' | 'judged meanwhile' | 'closed'> {
  const { gitlab, context, attempt } = options;
  const request = await readMergeRequest(gitlab, ref, attempt.secondMs);
  if (!request.isOpen) return 'closed';
  if ((await firstDecided(gitlab, request, statusName(options))) !== undefined) return 'judged meanwhile';
  const reason = 'it failed again and again; /probeable recheck in a comment has it tried once more';
  const unjudged = [{ path: 'this change', reason }];
  await publish(request, unjudgedPublication(unjudged, markerOf(request, options), context), options);
  return 'told';
}

/** Accepts the findings that a note names with `/probeable accept`. */
export function acceptOnMergeRequest(
  ref: MergeRequestRef,
  note: number,
  options: MergeRequestOptions,
): Promise<AcceptOutcome> {
  const { gitlab, self, name, attempt } = options;
  return acceptFindings(note, {
    forge: 'GitLab',
    name,
    conversation: conversationOf(gitlab, ref, { self, attempt }),
    attempt,
    readState: async () => {
      const request = await readMergeRequest(gitlab, ref, attempt.secondMs);
      if (!request.isOpen) return 'closed';
      return {
        firstChecked: await firstDecided(gitlab, request, statusName(options)),
        judge: async () => {
          const publication = await judgeMergeRequest(request, options);
          if (publication === 'superseded') throw new Error('the merge request has changed meanwhile');
          return publication;
        },
      };
    },
  });
}

/** `skipped` is GitLab's only neutral state; a call that was not judged must not look successful. */
const STATES = { success: 'success', neutral: 'skipped', failure: 'failed' } as const;

function statusText({ conclusion, title }: Publication): StatusText {
  return { state: STATES[conclusion], description: title };
}

function noteBody({ comment, title }: Publication, refusal: GitLabError | undefined): string | undefined {
  if (comment === undefined || refusal === undefined) return comment;
  return withRefusedStep(comment, `the commit status (${title})`, describeRefusal(refusal));
}

function describeRefusal(refusal: GitLabError): string {
  return `${refusal.status}: ${describeError(refusal)}`;
}

function statusName({ check, self, attempt }: MergeRequestOptions): StatusName {
  return { name: check, self, attempt };
}

function markerOf(request: MergeRequest, { name }: MergeRequestOptions): Marker {
  return { name, head: request.head, repository: webAddress(request) };
}
