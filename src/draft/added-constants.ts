import type { FileDiff } from './diff.ts';

const NUMBER = String.raw`(0[xX][0-9a-fA-F]{1,16}|\d{1,20})[uUlL]{0,3}`;
const PLAIN = new RegExp(`^${NUMBER}$`);
const SHIFTED = new RegExp(String.raw`^${NUMBER}\s*<<\s*\(?\s*(\d{1,2})\)?$`);
const BIT = /^_{0,2}(?:BIT|BIT_ULL|BITUL|BITULL)\s*\(\s*(\d{1,2})\s*\)$/;

/** The constants that a patch defines anew with a value that can be read from its line. */
export function addedConstants(files: readonly FileDiff[]): ReadonlyMap<string, bigint> {
  const gone = new Set<string>();
  const found = new Map<string, bigint>();
  for (const { text, sign } of files.flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines))) {
    const line = text.replace(/\/\*.*|\/\/.*/, '').trimEnd();
    const [, name = '', body = ''] =
      /^#\s*define\s+([A-Z_]\w*)\s+(.+)$/.exec(line) ?? /^\s+([A-Z_]\w*)\s*=\s*([^,]+),?$/.exec(line) ?? [];
    if (name === '' || sign === ' ') continue;
    const value = constantIn(body.trim());
    if (sign === '-') gone.add(name);
    else if (value !== undefined) found.set(name, value);
  }
  for (const name of gone) found.delete(name);
  return found;
}

function constantIn(body: string): bigint | undefined {
  const inner = /^\((.*)\)$/.exec(body)?.[1]?.trim() ?? body;
  const [, number = '', shift] = PLAIN.exec(inner) ?? SHIFTED.exec(inner) ?? [];
  if (number !== '') return numberOf(number) << BigInt(shift ?? 0);
  const bit = BIT.exec(inner)?.[1];
  return bit === undefined ? undefined : 1n << BigInt(bit);
}

/** A number as C reads it: octal with a leading 0. */
function numberOf(text: string): bigint {
  return BigInt(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : /^0\d/.test(text) ? '0' : text);
}
