import type { Attempt } from '../attempt.ts';
import { createOnce } from '../forge/once.ts';
import { at, numberAt, textAt } from '../payload.ts';
import { type FoundMarker, readMarker } from '../text/marker.ts';
import type { GitLab } from './client.ts';
import type { MergeRequestRef } from './merge-request.ts';

/** A note on a merge request. */
export interface Note {
  readonly id: number;
  readonly author: { readonly id: number; readonly name: string } | undefined;
  readonly body: string;
  /** In milliseconds since 1970. */
  readonly created: number;
}

/** GitLab's limit on a note, in characters. */
const MAX_BODY = 1_000_000;

/** The notes of a merge request, oldest first, without system notes and notes on lines of the diff. */
export async function listNotes(gitlab: GitLab, { project, iid }: MergeRequestRef): Promise<readonly Note[]> {
  const path = `projects/${project}/merge_requests/${iid}/notes`;
  const { items } = await gitlab.list(path, { sort: 'asc', order_by: 'created_at' });
  return items.flatMap((item) => {
    const id = numberAt(item, 'id');
    if (id === undefined || at(item, 'system') === true || at(item, 'type') === 'DiffNote') return [];
    const author = numberAt(item, 'author', 'id');
    const name = textAt(item, 'author', 'username') ?? '';
    return [
      {
        id,
        author: author === undefined ? undefined : { id: author, name },
        body: textAt(item, 'body') ?? '',
        created: Date.parse(textAt(item, 'created_at') ?? ''),
      },
    ];
  });
}

/** The bot that owns a note. */
export interface NoteOwner {
  /** The id of the bot's user. */
  readonly self: number;
  /** Distinguishes several bots on one merge request. */
  readonly name: string;
}

interface OwnNote {
  readonly id: number;
  readonly marker: FoundMarker;
}

/**
 * The bot's notes with its marker. Notes that start with the marker come first; the others may be quotations by
 * somebody who uses the same token.
 */
async function ownNotes(
  gitlab: GitLab,
  ref: MergeRequestRef,
  { self, name }: NoteOwner,
): Promise<readonly OwnNote[]> {
  const notes = await listNotes(gitlab, ref);
  return notes
    .flatMap(({ id, author, body }) => {
      const marker = author?.id === self ? readMarker(body) : undefined;
      return marker?.name === name ? [{ id, marker }] : [];
    })
    .toSorted((a, b) => Number(isAmended(a)) - Number(isAmended(b)) || a.id - b.id);
}

/** Whether there is text before the marker. */
function isAmended({ marker }: OwnNote): boolean {
  return marker.before.trim() !== '';
}

/**
 * Ensures that a merge request has exactly one note of the bot, with `body`. Edits the note only if its text differs,
 * keeps the text that maintainers wrote before the marker, and deletes duplicates. Without a body, creates no note and
 * replaces an existing one with `farewell`.
 */
export async function keepNote(
  gitlab: GitLab,
  ref: MergeRequestRef,
  owner: NoteOwner,
  {
    body,
    farewell,
    attempt,
  }: { readonly body: string | undefined; readonly farewell: string; readonly attempt: Attempt },
): Promise<'created' | 'updated' | 'unchanged' | 'none'> {
  const path = `projects/${ref.project}/merge_requests/${ref.iid}/notes`;
  const [kept, ...others] = await ownNotes(gitlab, ref, owner);
  for (const { id } of others.filter((other) => !isAmended(other)))
    await gitlab.remove(`${path}/${id}`, attempt);
  if (kept === undefined) {
    if (body === undefined) return 'none';
    await createOnce(
      () => gitlab.post(path, { body }, attempt).then((made) => numberAt(made, 'id')),
      async () => (await ownNotes(gitlab, ref, owner))[0]?.id,
      attempt,
    );
    return 'created';
  }
  const wanted = body ?? farewell;
  const marker = readMarker(wanted);
  if (marker === undefined) throw new Error('a note without a marker would be made again and again');
  if (says(kept.marker) === says(marker)) return 'unchanged';
  const whole = `${kept.marker.before}${wanted}`;
  await gitlab.put(`${path}/${kept.id}`, { body: whole.length > MAX_BODY ? wanted : whole }, attempt);
  return 'updated';
}

/** The text of a note without the marker, which names the commit. */
function says({ body }: FoundMarker): string {
  return body.replaceAll('\r\n', '\n').trim();
}
