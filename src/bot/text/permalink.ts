import type { PhrasingContent } from 'mdast';
import { shorten } from '../../spec/shorten.ts';
import type { Marker } from './marker.ts';
import { code, link } from './nodes.ts';

/** No more of a path is shown; with a longer address, no link is made: others need the room. */
const MAX_PATH = 120;
const MAX_URL = 500;

/** What a verdict is about, for links to it: a commit, and where people read its repository. */
export type Judged = Pick<Marker, 'head' | 'repository'>;

/** `path:line` as a link to that line of the judged commit: a branch may have moved on. */
export function placeOf(path: string, line: number, judged: Judged, isBrief = false): PhrasingContent {
  const place = code(isBrief ? `:${line}` : `${shorten(path, MAX_PATH)}:${line}`);
  const url = fileUrl(path, judged);
  return url === undefined ? place : link(`${url}#L${line}`, place);
}

/** The address of a file in the judged commit; undefined where nobody knows where people read it, or it is very long. */
export function fileUrl(path: string, { repository, head }: Judged): string | undefined {
  if (repository === undefined) return undefined;
  const encoded = path
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/[!'()*]/g, percentEncoded))
    .join('/');
  const url = `${repository}/blob/${head}/${encoded}`;
  return url.length > MAX_URL ? undefined : url;
}

/** The judged commit, as git shortens it. */
export function commitOf({ repository, head }: Judged): PhrasingContent {
  const short = code(head.slice(0, 12));
  return repository === undefined ? short : link(`${repository}/commit/${head}`, short);
}

/** encodeURIComponent leaves what Markdown and GitHub may read otherwise. */
function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
