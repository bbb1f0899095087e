import type { Patch } from '../series-artifacts.ts';
import { subjectWords } from '../subject.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** A reference to a note behind a word, or at the start of a line within a sentence. */
const REFERENCE = /(?:[a-z][,.:;]? \(?|^)\[(\d{1,2})\](?=[,.;)]|$| [a-z])/g;
/** A note has an address or a sentence behind its number. */
const NOTE = /^\W*\[?(\d{1,2})\]?\s*(?:[-:.)]|$|[A-Z"'(<]|https?:|[\w.]*[/:@]|commit\b|[0-9a-f]{8})/;
const BEHIND_ADDRESS = /https?:\S+\s+[[(](\d{1,2})[\])]/;

/** Messages of a whole series that refer to a note which no mail of it has: at most one fact. */
export function missingFootnotes(patches: readonly Patch[]): readonly NewValue[] {
  const messages = patches.map(({ subject, body }) => ({
    subject,
    path: /^\+\+\+ b\/(\S+)$/m.exec(body)?.[1],
    lines: body.slice(0, /^(?:diff --git |--- a\/)/m.exec(body)?.index).split('\n'),
  }));
  const listed = new Set<string>();
  for (const line of messages.flatMap(({ lines }) => lines)) {
    const number = NOTE.exec(line)?.[1] ?? BEHIND_ADDRESS.exec(line)?.[1];
    if (number !== undefined) listed.add(number);
  }
  const first = messages.find(({ path }) => path !== undefined)?.path;
  for (const { subject, path = first, lines } of messages)
    for (const line of lines) {
      // Code and what others wrote have numbers in brackets, too.
      if (path === undefined || /^\s*>|^\t|^ {4}|[{};]\s*$/.test(line)) continue;
      for (const [, number = ''] of line.matchAll(REFERENCE)) {
        if (listed.has(number) || number === '0') continue;
        const message = `the message of "${subjectWords(subject).slice(0, 60)}" refers to [${number}], which no mail of the series has; add it, or write the address where it is meant`;
        return [fact(path, 1, message)];
      }
    }
  return [];
}
