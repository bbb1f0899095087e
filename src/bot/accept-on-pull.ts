import { type AcceptOutcome, acceptFindings } from './accept/accept.ts';
import { firstChecked } from './github/check-run.ts';
import { conversationOf } from './github/conversation.ts';
import { type PullRef, readPull } from './github/pull-request.ts';
import { checkOf, judgePullRequest, type ReviewOptions } from './review.ts';

/** Accepts the findings that a comment on a pull request names with `/probeable accept`. */
export function acceptOnPull(pull: PullRef, comment: number, options: ReviewOptions): Promise<AcceptOutcome> {
  const { github, identity, attempt } = options;
  const { owner, repo } = pull;
  return acceptFindings(comment, {
    forge: 'GitHub',
    name: identity.name,
    conversation: conversationOf(github, pull, { login: identity.login, attempt }),
    attempt,
    readState: async () => {
      const state = await readPull(github, pull);
      if (!state.isOpen) return 'closed';
      const target = checkOf({ owner, repo, head: state.head }, options);
      return {
        firstChecked: await firstChecked(github, target),
        judge: () => judgePullRequest(pull, state, options),
      };
    },
  });
}
