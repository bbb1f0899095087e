import type { FileDiff } from '../diff.ts';
import { messageOf } from '../patch-message.ts';
import type { Patch } from '../series-artifacts.ts';
import { subjectWords } from '../subject.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** The mistakes of one series that are told of. */
const MAX_TOLD = 1;
/** The shortest and the longest word that is compared, how often the right one stands there, and how many are. */
const MIN_LENGTH = 7;
const MAX_LENGTH = 30;
const MIN_COUNT = 5;
const MAX_WORDS = 4000;

const WORD = /(?<![\w/.@:<-])[A-Za-z]\w+(?![\w@/>-]|\.\w)/g;

interface Place {
  readonly path: string;
  readonly line: number;
  readonly where: string;
}

/**
 * Names of a series that a comment, a document or a message has once with another letter than everywhere else: those of
 * calls, modules and structs, which no list of words has.
 */
export function nearNames(patches: readonly Patch[], files: readonly FileDiff[]): readonly NewValue[] {
  const counts = new Map<string, number>();
  /** What code has is a name of its own. */
  const inCode = new Set<string>();
  const places = new Map<string, Place>();
  const read = (text: string, place: Place): void => {
    for (const [word] of text.matchAll(WORD)) {
      if (word.length < MIN_LENGTH || word.length > MAX_LENGTH) continue;
      counts.set(word, (counts.get(word) ?? 0) + 1);
      if (!places.has(word)) places.set(word, place);
    }
  };
  for (const { newPath: path = '', hunks } of files)
    for (const { sign, text, line } of hunks.flatMap(({ lines }) => lines)) {
      const isText = /^Documentation\/.*\.rst$/.test(path);
      const comment = isText ? text : /(?:^\s*\*|\/\*|\/\/)(.*)/.exec(text)?.[1];
      if (sign !== '+' || comment === undefined || !isText) {
        const code = comment === undefined ? text : text.slice(0, text.length - comment.length);
        for (const [word] of (sign === '+' ? code : text).matchAll(/\w+/g)) {
          inCode.add(word);
          if (sign === '+' && word.length >= MIN_LENGTH) counts.set(word, (counts.get(word) ?? 0) + 1);
        }
      }
      if (sign === '+' && comment !== undefined && !/https?:|@\w+\./.test(comment))
        read(comment, { path, line, where: '' });
    }
  for (const { subject, body } of patches) {
    const path = /^\+\+\+ b\/(\S+)$/m.exec(body)?.[1];
    const line = /^@@ -\d+(?:,\d+)? \+(\d{1,9})/m.exec(body)?.[1];
    if (path === undefined) continue;
    const place = {
      path,
      line: Number(line ?? 1),
      where: `in the message of "${subjectWords(subject).slice(0, 60)}", `,
    };
    // What a version before had stands in the list of changes.
    const message = messageOf(body).replace(/^.*\b(?:changes|changelog|since|v\d+)\b[\s\S]*$/im, '');
    for (const line of message.split('\n'))
      if (!/^\s*(?:>|[A-Z][\w-]+-by:|Cc:|Link:|Fixes:)|https?:|@\w+\./.test(line)) read(line, place);
  }
  return mistaken(counts, inCode)
    .flatMap(([word, right]) => {
      const place = places.get(word);
      if (place === undefined) return [];
      return [fact(place.path, place.line, `${place.where}"${word}" is elsewhere in the series "${right}"`)];
    })
    .slice(0, MAX_TOLD);
}

/** Words that stand there once and are a slip away from one that stands there often. */
function mistaken(
  counts: ReadonlyMap<string, number>,
  inCode: ReadonlySet<string>,
): readonly (readonly [string, string])[] {
  const often = [...counts]
    .flatMap(([word, count]) => (count >= MIN_COUNT ? [word] : []))
    .slice(0, MAX_WORDS);
  const known = new Set(often);
  const shorter = new Map<string, string>();
  for (const word of often) for (const slip of slips(word)) shorter.set(slip, word);
  const found: (readonly [string, string])[] = [];
  for (const [word, count] of counts) {
    if (count !== 1 || inCode.has(word)) continue;
    const right = shorter.get(word) ?? [...withoutOne(word)].find((one) => known.has(one) && isName(one));
    if (right !== undefined && isName(right)) found.push([word, right]);
  }
  return found;
}

/** Whether a word is a name and not one of the language: it has underscores, or a capital. */
function isName(word: string): boolean {
  return /_/.test(word.slice(1, -1)) || /^[A-Z][a-z]+$/.test(word);
}

/** A word with two letters exchanged, or with one left out. Its ends are left alone, which grammar changes. */
function* slips(word: string): Generator<string> {
  for (let at = 1; at < word.length - 2; at++) {
    const [own, next] = [word.charAt(at), word.charAt(at + 1)];
    if (/[a-z]/.test(own) && /[a-z]/.test(next) && own !== next)
      yield word.slice(0, at) + next + own + word.slice(at + 2);
  }
  yield* withoutOne(word);
}

/** A word without one of its letters; that letter makes another name where it is a prefix, as in `setxattr`. */
function* withoutOne(word: string): Generator<string> {
  for (let at = 1; at < word.length - 2; at++)
    if (
      /[a-rtvwyz]/.test(word.charAt(at)) &&
      /[A-Za-z]/.test(word.charAt(at - 1)) &&
      word.charAt(at + 1) !== '_'
    )
      yield word.slice(0, at) + word.slice(at + 1);
}
