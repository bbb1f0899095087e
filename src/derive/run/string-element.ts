import { bitsOf, choice, mapValue, number, type PathValue, truthCondition } from '../value/value.ts';
import { binary } from './expressions-values.ts';

/** A table of more characters than this is not taken apart. */
const MAX_CHARACTERS = 8n;

/**
 * A character of a string literal, where the index may be one of a few: `"\004\002\006\006"[flags & O_ACCMODE]`, the table
 * of ACC_MODE() in include/linux/fs.h. Undefined where the index may lead elsewhere.
 *
 * @param text the literal as it is written, with its quotes
 */
export function stringElement(text: string, index: PathValue): PathValue | undefined {
  const bits = bitsOf(index);
  const characters = bytesOf(text);
  if (bits === undefined || bits >= MAX_CHARACTERS || Number(bits) > characters.length) return undefined;
  return mapValue(index, (simple) => {
    let found = number(BigInt(characters[Number(bits)] ?? 0));
    for (let at = Number(bits) - 1; at >= 0; at -= 1) {
      // The index has no other bits.
      if ((BigInt(at) & ~bits) !== 0n) continue;
      const isAt = truthCondition(binary('==', simple, number(BigInt(at)), `the index is ${at}`));
      found = choice(isAt, number(BigInt(characters[at] ?? 0)), found);
    }
    return found;
  });
}

/** The bytes of a string literal without the 0 at its end; a character beyond ASCII ends what is read. */
function bytesOf(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const [all, octal, hexadecimal] of text
    .replaceAll('"', '')
    .matchAll(/\\([0-7]{1,3})|\\x([0-9a-fA-F]{1,2})|\\?./gs)) {
    const byte =
      octal !== undefined
        ? Number.parseInt(octal, 8)
        : hexadecimal !== undefined
          ? Number.parseInt(hexadecimal, 16)
          : all.length === 1
            ? all.charCodeAt(0)
            : undefined;
    if (byte === undefined || byte > 127) break;
    bytes.push(byte);
  }
  return bytes;
}
