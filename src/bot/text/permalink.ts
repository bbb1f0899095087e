import type { PhrasingContent } from 'mdast';
import { shorten } from '../../spec/shorten.ts';
import type { Marker } from './marker.ts';
import { code, link } from './nodes.ts';

/** Limits on a shown path and on a link's address, in characters. Longer addresses are not linked, to save room. */
const MAX_PATH = 120;
const MAX_URL = 500;

/** The judged commit and the web address of its repository, for links. */
export type Judged = Pick<Marker, 'head' | 'repository'>;

/**
 * `path:line`, linked to that line in the judged commit, since a branch may change later.
 *
 * @param isBrief whether to show only `:line`
 */
export function placeOf(path: string, line: number, judged: Judged, isBrief = false): PhrasingContent {
  const place = code(isBrief ? `:${line}` : `${shorten(path, MAX_PATH)}:${line}`);
  const url = fileUrl(path, judged);
  return url === undefined ? place : link(`${url}#L${line}`, place);
}

/** The web address of a file in the judged commit; undefined if that of the repository is unknown or it is too long. */
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

/** The judged commit's abbreviated hash, linked if possible. */
export function commitOf({ repository, head }: Judged): PhrasingContent {
  const short = code(head.slice(0, 12));
  return repository === undefined ? short : link(`${repository}/commit/${head}`, short);
}

/** For the characters that encodeURIComponent keeps although Markdown gives them a meaning. */
function percentEncoded(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}
