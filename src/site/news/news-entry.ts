import type { ElementContent } from 'hast';
import { idOf } from '../heading.ts';

/** Makes a link to a page of the site, `syscalls/openat2/`, from wherever the entry is shown. */
export type LinkTo = (page: string) => string;

/** Something that changed in Linux or in a runtime, or that was proposed. */
export interface NewsEntry {
  /** The day on which it was released or posted: `2024-11-17`. */
  readonly date: string;
  /** What the entry is known by; it never changes, so that a feed reader shows an entry once. */
  readonly anchor: string;
  readonly title: string;
  body(link: LinkTo): readonly ElementContent[];
}

/** The anchor of an entry: `docker-29-4-3`. */
export function anchorFor(...words: readonly string[]): string {
  return idOf(words.join(' '));
}

/** `a`, `a and b`, `a, b and 4 more`; titles are short. */
export function shortList(names: readonly string[]): string {
  const shown = names.length > MAX_NAMES + 1 ? names.slice(0, MAX_NAMES) : names;
  const rest = names.length - shown.length;
  const parts = rest === 0 ? shown : [...shown, `${rest} more`];
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

/** How many names a title has before it counts the rest. */
const MAX_NAMES = 4;
