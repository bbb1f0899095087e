import { applyPatch } from 'diff';
import { definitions } from '../../derive/tree/definitions.ts';
import type { FileDiff, Hunk } from '../../draft/diff.ts';
import { structuredPatch } from '../series/structured-patch.ts';
import { definedBy } from './unfit-hunk.ts';

/**
 * Applies a hunk to what is known of a file, at the line that it names or in a function that it names: where only parts of a
 * file are known, the lines that it is about may be missing, and others look alike. False where it does not fit.
 */
export function appliedInPlace(text: string, file: FileDiff, hunk: Hunk): string | false {
  const place = hunk.newStart;
  const patch = structuredPatch({ ...file, hunks: [{ ...hunk, oldStart: place }] });
  const exact = applyPatch(text, patch, {
    compareLine: (line, own, _, wanted) => {
      const offset = line - place;
      return own === wanted && offset >= 0 && offset < hunk.oldLines;
    },
  });
  if (exact !== false) return exact;
  const names = new Set(
    [hunk.section, ...hunk.lines.map(({ text: line }) => line)].flatMap((line) => definedBy(line) ?? []),
  );
  const owners = ownersOf(text);
  const isAllowed = (line: number): boolean => {
    const owner = owners[line];
    return owner === undefined || names.has(owner);
  };
  return applyPatch(text, patch, {
    compareLine: (line, own, _, wanted) => own === wanted && isAllowed(line),
  });
}

/** By the number of a line, the function that it is in. */
function ownersOf(text: string): readonly (string | undefined)[] {
  const owners: (string | undefined)[] = [];
  let line = 1;
  let at = 0;
  const lineAt = (offset: number): number => {
    for (; at < offset; at += 1) if (text[at] === '\n') line += 1;
    return line;
  };
  for (const { kind, name, body, end } of definitions(text).toSorted((a, b) => a.body - b.body)) {
    if ((kind !== 'function' && kind !== 'syscall' && kind !== 'compat') || body < at) continue;
    const first = lineAt(body);
    const last = lineAt(end);
    for (let own = first; own <= last; own += 1) owners[own] = name;
  }
  return owners;
}
