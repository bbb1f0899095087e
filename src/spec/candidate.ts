import { SPEC_KEYS } from './definition/spec.ts';
import { didYouMean } from './nearest-word.ts';
import { mayBeSpec } from './read.ts';

/** A key at the beginning of a line, and what follows it there. */
const KEY = /^["']?([A-Za-z]\w{0,30})["']?[ \t]*:(?:[ \t]+(.*))?$/;

/** No key of a spec, with all of a short value, needs more of a line. */
const MAX_LINE = 200;

/** A key near to `syscall` is meant as one where it names something: `syscalls:` mostly holds a list. */
const NAME = /^["']?[A-Za-z_]\w*["']?[ \t]*(?:#.*)?$/;

/**
 * Whether a text is judged where nobody has named its file: it may hold a spec, or its author seems to have meant one,
 * by two of a spec's keys or a misspelt `syscall:`. Most YAML in a project is none.
 */
export function isSpecCandidate(text: string): boolean {
  return mayBeSpec(text) || looksMeant(text);
}

function looksMeant(text: string): boolean {
  const found = new Set<string>();
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, Math.min(end, start + MAX_LINE)).trimEnd();
    start = end + 1;
    // Another document may be something else.
    if (line.startsWith('---')) found.clear();
    const [, key, value = ''] = KEY.exec(line) ?? [];
    if (key === undefined) continue;
    if (SPEC_KEYS.has(key)) found.add(key);
    else if (NAME.test(value) && key !== 'sysctl' && didYouMean(key, ['syscall']) !== '') return true;
    if (found.size > 1) return true;
  }
  return false;
}
