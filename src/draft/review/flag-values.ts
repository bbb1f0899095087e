import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

const DEFINE =
  /^\s*#\s*define\s+([A-Z]\w*?_)(\w+)\s+(\(?\s*1U?L?L?\s*<<\s*\d{1,2}\s*\)?|0[xX][0-9a-fA-F]+U?L?L?|_BITU?L?L?\(\d{1,2}\))\s*(?:\/\*.*)?$/;

/** The values of one series that are told of. */
const MAX_TOLD = 2;

/** Flags that a series adds to headers for userspace: two with one value, and one that is the sign of an int. */
export function flagValues(files: readonly FileDiff[]): readonly NewValue[] {
  return files
    .flatMap(({ newPath: path = '', hunks }) => {
      if (!/^(?:arch\/\w+\/)?include\/uapi\//.test(path)) return [];
      const lines = hunks.flatMap((hunk) => hunk.lines.filter(({ sign }) => sign !== '-'));
      const signs = lines.flatMap(({ sign, text, line }): readonly NewValue[] => {
        const name = /^\s*#\s*define\s+([A-Z]\w+)\s+\(?\s*1\s*<<\s*31\b/.exec(text)?.[1];
        if (sign !== '+' || name === undefined) return [];
        const message = `${name} shifts a bit into the sign of an int, which C leaves undefined and which widens to 0xffffffff80000000; write 1U << 31`;
        return [fact(path, line, message)];
      });
      return [...signs, ...hunks.flatMap(({ lines: own }) => twice(path, own))];
    })
    .slice(0, MAX_TOLD);
}

/** Flags of neighbouring lines that have one value. */
function twice(path: string, all: FileDiff['hunks'][number]['lines']): readonly NewValue[] {
  const found: NewValue[] = [];
  let block = new Map<string, string>();
  for (const { sign, text, line } of all) {
    const [, , , value] = DEFINE.exec(text) ?? [];
    const name = /^\s*#\s*define\s+(\w+)/.exec(text)?.[1];
    if (sign === '-') continue;
    if (text.trim() === '' || /^[#}]\s*(?:endif|else|if)/.test(text)) block = new Map();
    const bit = value === undefined ? undefined : bitOf(value);
    if (name === undefined || bit === undefined) continue;
    const other = block.get(bit);
    if (other !== undefined && sign === '+' && familyOf(other) === familyOf(name))
      found.push(
        fact(path, line, `${name} and ${other} have one value, so that the kernel cannot tell them apart`),
      );
    block.set(bit, name);
  }
  return found;
}

/** All but the last word of a name. */
function familyOf(name: string): string {
  return name.slice(0, name.lastIndexOf('_') + 1);
}

/** The place of a value's only bit. */
function bitOf(value: string): string | undefined {
  const place = /<<\s*(\d+)|_BIT\w*\((\d+)\)/.exec(value);
  if (place !== null) return place[1] ?? place[2];
  const number = Number.parseInt(value, 16);
  const bit = Math.log2(number);
  return Number.isInteger(bit) ? String(bit) : undefined;
}
