import { type Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

/** The part of an entry that notes need. */
interface Noted {
  readonly title: string;
  readonly release: string | undefined;
  readonly until: string | undefined;
  readonly isAfterGap?: boolean | undefined;
  readonly notes: readonly string[];
}

/** Prints each note of a table once; a note of some rows only names those rows. */
export function noteLines(entries: readonly Noted[], style: Style, width: number): string[] {
  const notes = [...new Set(entries.flatMap((entry) => entry.notes))];
  return notes.map((note) => {
    const about = entries.every((entry) => entry.notes.includes(note))
      ? ''
      : ` (${spansWith(entries, note)})`;
    const text = wrapText(`${visible(note)}${visible(about)}`, Math.max(30, width - 8), '');
    return `  ${style.paint('note:', 'blue')} ${text.replaceAll('\n', '\n        ')}`;
  });
}

/** The rows with a note, consecutive releases joined: "Docker 20.10.10 to 27.3.1, Podman 5.8.2". */
function spansWith(entries: readonly Noted[], note: string): string {
  const spans: { title: string; first: string; last: string; at: number }[] = [];
  entries.forEach(({ title, release, until, isAfterGap, notes }, at) => {
    if (!notes.includes(note)) return;
    const last = spans.at(-1);
    const end = until ?? release ?? '';
    if (last?.title === title && last.at === at - 1 && isAfterGap !== true)
      spans.splice(-1, 1, { ...last, last: end, at });
    else spans.push({ title, first: release ?? '', last: end, at });
  });
  return spans
    .map(({ title, first, last }) =>
      [title, first, first === last ? '' : `to ${last}`].filter(Boolean).join(' '),
    )
    .join(', ');
}
