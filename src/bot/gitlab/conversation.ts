import type { Attempt } from '../attempt.ts';
import type { Author, Comment, Conversation } from '../forge/conversation.ts';
import { statusOf } from '../forge/errors.ts';
import { at } from '../payload.ts';
import type { GitLab } from './client.ts';
import type { MergeRequestRef } from './merge-request.ts';
import { listNotes } from './note.ts';

/** The least that may write in a project: the role of a developer ("Access levels" in the API's documentation). */
const DEVELOPER = 30;

/** The conversation of a merge request, by the user `self`. */
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
    // With what groups inherit, and groups that were invited.
    const level = Number(at(await gitlab.get(`projects/${project}/members/all/${id}`), 'access_level'));
    if (!(level >= DEVELOPER)) return 'no';
    // Users of access tokens are members, too.
    return at(await gitlab.get(`users/${id}`), 'bot') === true ? 'no' : 'yes';
  } catch (error) {
    if (statusOf(error) === 404) return 'no';
    if (statusOf(error) === 403) return 'unknown';
    throw error;
  }
}
