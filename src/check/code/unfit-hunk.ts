import { definitions } from '../../derive/tree/definitions.ts';
import type { Hunk } from '../../draft/diff.ts';

/** A hunk that does not fit its file. */
export interface UnfitHunk {
  readonly hunk: Hunk;
  /** Its number among the hunks of the file, from 1. */
  readonly number: number;
}

/** A function that nothing defines stands for what such a hunk changes, so that a derivation leaves it blank. */
const MARKER = /code_of_hunk_(\d+)_at_line_(\d+)\(\): not found/;

/** The name of that function. */
export function unfitMarker({ hunk, number }: UnfitHunk): string {
  return `code_of_hunk_${number}_at_line_${hunk.newStart}`;
}

/** The words of a step, with the hunk in place of the function that stands for it; undefined where there is none. */
export function unfitWords(words: string, path: string): string | undefined {
  const [all, number, line] = MARKER.exec(words) ?? [];
  return all === undefined ? undefined : words.replace(all, unfitName(path, Number(number), Number(line)));
}

/** A hunk that does not apply, in words. */
export function unfitName(path: string, number: number, line: number): string {
  return `hunk ${number} of ${path} (line ${line}) does not apply`;
}

/** Whether the words of a step are about such a hunk. */
export function isUnfit(words: string): boolean {
  return /^hunk \d+ of \S+ \(line \d+\) does not apply/.test(words);
}

/**
 * Whether a finding about a probe is none where a hunk does not apply: that hunk alone may change the probe, or defines, or
 * defined, a constant in it.
 */
export function isOpenBreak({ rule, message }: { readonly rule: string; readonly message: string }): boolean {
  return (
    rule === 'abi-breaking' &&
    /\(blank: hunk \d+ of |no longer a valid call: "\w+" is not defined/.test(message)
  );
}

/** Lines of code that a function hardly has twice. */
const TELLING = /\w.{7}/;

/**
 * The functions in which lines stand that a hunk takes for those around it, or for those that it removes, where the file has
 * such a line once. Empty where it has none.
 */
function functionsAround(lines: Hunk['lines'], text: string): readonly string[] {
  const found = definitions(text).filter(
    ({ kind }) => kind === 'function' || kind === 'syscall' || kind === 'compat',
  );
  const all = text.split('\n');
  const telling = lines.flatMap(({ sign, text: line }) =>
    sign !== '+' && TELLING.test(line) && all.filter((other) => other === line).length === 1 ? [line] : [],
  );
  return found.flatMap(({ name, start, end }) => {
    const own = text.slice(start, end).split('\n');
    return telling.some((line) => own.includes(line)) ? [name] : [];
  });
}

/** A line that is a comment and nothing else, of which no meaning changes. */
const COMMENT = /^\s*\/\*(?:(?!\*\/).)*\*\/\s*$/;

/**
 * The functions, structs and macros that a hunk changes: each changed line belongs to the last head before it, the first ones
 * to that in the hunk's header. Without a header, those are meant that have these lines. Undefined where nothing tells.
 */
export function namesChanged({ section, lines }: Hunk, text: string): readonly string[] | undefined {
  const names = new Set<string>();
  let current = definedBy(section);
  let isFirst = current === undefined;
  let macro: string | undefined;
  for (const [index, { sign, text: line }] of lines.entries()) {
    // A line behind a backslash belongs to the macro, and not to the head before it.
    macro = /^#\s*define\s+(\w+)/.exec(line)?.[1] ?? macro;
    if (macro !== undefined) {
      if (sign !== ' ') names.add(macro);
      if (!line.endsWith('\\')) macro = undefined;
      continue;
    }
    if (COMMENT.test(line)) continue;
    const own = definedBy(/\($/.test(line) ? `${line}${lines[index + 1]?.text.trim() ?? ''}` : line);
    if (own !== undefined) [current, isFirst] = [own, false];
    if (sign !== ' ' && current !== undefined) names.add(current);
    if (sign !== ' ' && isFirst && line.trim() !== '') {
      const end = lines.findIndex(({ text: other }, at) => at >= index && /^[a-zA-Z_}]/.test(other));
      const around = functionsAround(end === -1 ? lines : lines.slice(0, end), text);
      if (around.length === 0) return undefined;
      for (const name of around) names.add(name);
      isFirst = false;
    }
    if (line.startsWith('}')) [current, isFirst] = [undefined, false];
  }
  return [...names];
}

const NO_FUNCTION = /^(?:[A-Z][A-Z0-9_]*|__attribute__|__printf)$/;

/** What a line in the first column defines. */
export function definedBy(line: string): string | undefined {
  if (!/^[a-zA-Z_]/.test(line)) return undefined;
  const call = /SYSCALL_DEFINE\w*\s*\(\s*(\w+)/.exec(line)?.[1];
  const type = /^(?:typedef\s+)?(?:struct|union|enum)\s+(\w+)\s*(?:\{.*)?$/.exec(line)?.[1];
  const name = call ?? type ?? /(\w+)\s*\(/.exec(line)?.[1];
  // SYSCALL_DEFINE2( with the name on the next line, or an attribute
  return name !== undefined && name !== call && NO_FUNCTION.test(name) ? undefined : name;
}

/**
 * How many lines of a function stand before what a hunk changes: up to the last of the lines that the hunk has in front of
 * its first change, where all of them follow each other there, and nowhere else. 0 where that is not so.
 */
export function linesBefore({ lines }: Hunk, body: readonly string[]): number {
  const first = lines.findIndex(({ sign }) => sign !== ' ');
  const leading = lines.slice(0, first).map(({ text }) => text);
  if (!leading.some((line) => TELLING.test(line))) return 0;
  const places = body.flatMap((_, at) =>
    leading.every((line, index) => body[at + index] === line) ? [at] : [],
  );
  const [only] = places;
  return only === undefined || places.length > 1 ? 0 : only + leading.length;
}
