import type { Attempt } from '../attempt.ts';
import { createOnce } from '../forge/once.ts';
import { at, numberAt, textAt } from '../payload.ts';
import { type FoundMarker, readMarker } from '../text/marker.ts';
import type { GitLab } from './client.ts';
import type { MergeRequestRef } from './merge-request.ts';

/** A note on a merge request as people wrote it. */
export interface Note {
  readonly id: number;
  readonly author: { readonly id: number; readonly name: string } | undefined;
  readonly body: string;
  /** In milliseconds since 1970. */
  readonly created: number;
}

/** GitLab takes no more characters of a note. */
const MAX_BODY = 1_000_000;

/** The notes of a merge request, oldest first: neither those of GitLab itself, nor those on lines. */
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

/** Whose note is kept. */
export interface NoteOwner {
  /** The number of the user that writes. */
  readonly self: number;
  /** Tells several bots on one merge request apart. */
  readonly name: string;
}

interface OwnNote {
  readonly id: number;
  readonly marker: FoundMarker;
}

/** Our notes with our marker. Those that begin with it come first: others that write with the same token may quote ours. */
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

/** Whether somebody wrote something before the marker. */
function isAmended({ marker }: OwnNote): boolean {
  return marker.before.trim() !== '';
}

/**
 * Leaves exactly one note of ours with `body` on a merge request. It is edited only where it says something else, and keeps
 * what maintainers wrote before it. `body` is undefined where there is nothing to say: then none is made, and one that is
 * there becomes `farewell`.
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

/** What people read of a note: not the marker, which names the commit. */
function says({ body }: FoundMarker): string {
  return body.replaceAll('\r\n', '\n').trim();
}
