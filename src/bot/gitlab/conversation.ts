import type { Attempt } from '../attempt.ts';
import type { Author, Comment, Conversation } from '../forge/conversation.ts';
import { statusOf } from '../forge/errors.ts';
import { at } from '../payload.ts';
import type { GitLab } from './client.ts';
import type { MergeRequestRef } from './merge-request.ts';
import { listNotes } from './note.ts';

/** The lowest access level with write permission, that of developers ("Access levels" in the API's documentation). */
const DEVELOPER = 30;

/** The conversation of a merge request, for the user with the id `self`. */
export function conversationOf(
  gitlab: GitLab,
  ref: MergeRequestRef,
  { self, attempt }: { readonly self: number; readonly attempt: Attempt },
): Conversation {
  return {
    comments: async () =>
      (await listNotes(gitlab, ref)).map(
        ({ id, author, body, created }): Comment => ({
          id,
          author: author === undefined ? undefined : { ...author, isOurs: author.id === self, isBot: false },
          body,
          created,
        }),
      ),
    write: async (body) => {
      await gitlab.post(`projects/${ref.project}/merge_requests/${ref.iid}/notes`, { body }, attempt);
    },
    mayWrite: (author) => mayWrite(gitlab, ref.project, author),
  };
}

async function mayWrite(
  gitlab: GitLab,
  project: number,
  { id, isOurs }: Author,
): Promise<'yes' | 'no' | 'unknown'> {
  if (isOurs) return 'no';
  try {
    // `all` includes inherited members and those of invited groups.
    const level = Number(at(await gitlab.get(`projects/${project}/members/all/${id}`), 'access_level'));
    if (!(level >= DEVELOPER)) return 'no';
    // The bot users of access tokens are members too.
    return at(await gitlab.get(`users/${id}`), 'bot') === true ? 'no' : 'yes';
  } catch (error) {
    if (statusOf(error) === 404) return 'no';
    if (statusOf(error) === 403) return 'unknown';
    throw error;
  }
}
