import type { Attempt } from '../attempt.ts';
import type { Author, Comment, Conversation } from '../forge/conversation.ts';
import { type GitHub, withConfirmation } from './client.ts';
import { mayWrite } from './permission.ts';
import type { PullRef } from './pull-request.ts';

/** The conversation of a pull request, for the account `login`. */
export function conversationOf(
  github: GitHub,
  pull: PullRef,
  { login, attempt }: { readonly login: string; readonly attempt: Attempt },
): Conversation {
  const { owner, repo, number } = pull;
  return {
    comments: async () => {
      const comments = await github.paginate(github.rest.issues.listComments, {
        owner,
        repo,
        issue_number: number,
        per_page: 100,
      });
      return comments.map(
        ({ id, user, body, created_at }): Comment => ({
          id,
          author: user === null ? undefined : authorOf(user, login),
          body: body ?? '',
          created: Date.parse(created_at),
        }),
      );
    },
    write: async (body) => {
      const request = withConfirmation(attempt);
      await github.rest.issues.createComment({ owner, repo, issue_number: number, body, request });
    },
    mayWrite: (author) => mayWrite(github, pull, author),
  };
}

function authorOf(
  user: { readonly id: number; readonly login: string; readonly type: string },
  login: string,
): Author {
  return { id: user.id, name: user.login, isOurs: user.login === login, isBot: user.type !== 'User' };
}
