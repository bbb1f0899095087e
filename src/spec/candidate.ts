import { SPEC_KEYS } from './definition/spec.ts';
import { didYouMean } from './nearest-word.ts';
import { hasSyscallKey } from './read.ts';

/** A key at the start of a line, and the rest of the line. */
const KEY = /^["']?([A-Za-z]\w{0,30})["']?[ \t]*:(?:[ \t]+(.*))?$/;

/** Enough of a line for every key of a spec and a short value. */
const MAX_LINE = 200;

/** A misspelt `syscall` has a single name as its value; `syscalls:` in other files usually holds a list. */
const NAME = /^["']?[A-Za-z_]\w*["']?[ \t]*(?:#.*)?$/;

/**
 * Whether to judge a file that a folder contains and that nobody named: it has the key `syscall`, or looks like a spec
 * because it has two of a spec's keys or a misspelt `syscall:`. Most YAML in a project is something else.
 */
export function isSpecCandidate(text: string): boolean {
  return hasSyscallKey(text) || looksMeant(text);
}

function looksMeant(text: string): boolean {
  const found = new Set<string>();
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, Math.min(end, start + MAX_LINE)).trimEnd();
    start = end + 1;
    // The next document may be of another kind.
    if (line.startsWith('---')) found.clear();
    const [, key, value = ''] = KEY.exec(line) ?? [];
    if (key === undefined) continue;
    if (SPEC_KEYS.has(key)) found.add(key);
    else if (NAME.test(value) && key !== 'sysctl' && didYouMean(key, ['syscall']) !== '') return true;
    if (found.size > 1) return true;
  }
  return false;
}
