import { isAccepted } from '../accept/accept.ts';
import { explainRule } from '../explain.ts';
import { isRefusal } from '../forge/errors.ts';
import { Denial } from '../server/denial.ts';
import type { Log } from '../server/log.ts';
import { conversationOf } from './conversation.ts';
import type { MergeRequestRef } from './merge-request.ts';
import {
  acceptOnMergeRequest,
  type MergeRequestOptions,
  reportUnjudged,
  reviewMergeRequest,
} from './review.ts';
import type { MergeRequestTask } from './task.ts';

/** Performs a task of GitLab. Returns its outcome in a few words, for the log. */
export async function performMergeRequest(
  id: string,
  { project, what }: MergeRequestTask,
  options: MergeRequestOptions & { readonly log: Log },
): Promise<string> {
  const { gitlab, self, context, attempt, log } = options;
  const ref = { project, iid: what.iid };
  switch (what.kind) {
    case 'explain': {
      const conversation = conversationOf(gitlab, ref, { self, attempt });
      return explainRule({ rule: what.rule, comment: what.note }, { conversation, context, attempt });
    }
    case 'unjudged':
      return reportUnjudged(ref, options);
    case 'accept':
    case 'merge request':
    case 'recheck': {
      const answered =
        what.kind === 'accept' ? await acceptOnMergeRequest(ref, what.note, options) : 'accepted';
      if (!isAccepted(answered)) return answered;
      const announced = what.kind === 'merge request' ? what.head : undefined;
      const reviewed = await reviewMergeRequest(ref, options, announced);
      if (reviewed.kind !== 'reviewed') return reviewed.kind;
      for (const { step, reason } of reviewed.omissions)
        log.info('GitLab refused a step', { delivery: id, step, reason });
      if (reviewed.isUnpublished)
        throw new Denial('the token may write neither commit statuses nor notes here');
      if (what.kind === 'recheck') await acknowledge(ref, what.note, options);
      return reviewed.publication.conclusion;
    }
  }
}

/**
 * Adds a thumbs-up to a note whose command was executed. Without it, a command that changes nothing would have no
 * visible effect.
 */
async function acknowledge(
  { project, iid }: MergeRequestRef,
  note: number,
  { gitlab, attempt }: MergeRequestOptions,
): Promise<void> {
  const path = `projects/${project}/merge_requests/${iid}/notes/${note}/award_emoji`;
  try {
    await gitlab.post(path, { name: 'thumbsup' }, attempt);
  } catch (error) {
    // The note was deleted, has the emoji already, or the token lacks the permission. The result itself is published.
    if (!isRefusal(error)) throw error;
  }
}
