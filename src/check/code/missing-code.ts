import { definitions } from '../../derive/tree/definitions.ts';
import { depthOf, MISSING_FUNCTION } from './fragment.ts';
import { linesBefore, type UnfitHunk, unfitMarker } from './unfit-hunk.ts';

/**
 * A text in which some definitions are not known: functions from where a hunk changes them, or without their bodies, and no
 * structs, enums or macros of these names. Lines keep their numbers.
 *
 * @param names by name, the hunk that changes it
 */
export function withoutDefinitions(text: string, names: ReadonlyMap<string, UnfitHunk | undefined>): string {
  let result = '';
  let done = 0;
  for (const { kind, name, start, body, end } of definitions(text)) {
    if (!names.has(name) || start < done || kind === 'optional') continue;
    const isFunction = kind === 'function' || kind === 'syscall' || kind === 'compat';
    const from = isFunction ? body : start;
    const own = text.slice(from, end).split('\n');
    const shown = isFunction ? knownPart(own, names.get(name)) : '';
    const newlines = '\n'.repeat(Math.max(0, own.length - shown.split('\n').length));
    result += `${text.slice(done, from)}${shown}${newlines}`;
    done = end;
  }
  return result + text.slice(done);
}

/** A body up to where a hunk changes it, and then a call of a function that nothing defines. */
function knownPart(body: readonly string[], unfit: UnfitHunk | undefined): string {
  const missing = unfit === undefined ? MISSING_FUNCTION : unfitMarker(unfit);
  const before = unfit === undefined ? [] : body.slice(0, linesBefore(unfit.hunk, body));
  // A statement that goes on behind it is left out.
  const last = before.findLastIndex((line) => /[;{}]\s*(?:\/\*.*\*\/\s*)?$/.test(line));
  const kept = before.slice(0, last + 1).join('\n');
  const depth = depthOf(kept);
  const isKept = kept !== '' && depth !== undefined && depth > 0;
  return isKept ? `${kept} ${`return ${missing}(); }`.repeat(depth)}` : `{ return ${missing}(); }`;
}
