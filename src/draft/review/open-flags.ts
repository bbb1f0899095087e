import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** The bits of open() that an architecture has at other places than the others (arch/<name>/include/uapi/asm/fcntl.h, Linux 7.2). */
const OWN_BITS: ReadonlyMap<string, ReadonlyMap<number, string>> = new Map([
  [
    'alpha',
    bits(
      '2 NONBLOCK 3 APPEND 9 CREAT 10 TRUNC 11 EXCL 12 NOCTTY 14 DSYNC 15 DIRECTORY 16 NOFOLLOW 17 LARGEFILE 19 DIRECT 20 NOATIME 21 CLOEXEC 22 SYNC 23 PATH 24 TMPFILE',
    ),
  ],
  [
    'parisc',
    bits(
      '3 APPEND 7 NOFOLLOW 8 CREAT 10 EXCL 11 LARGEFILE 12 DIRECTORY 15 SYNC 16 NONBLOCK 17 NOCTTY 18 DSYNC 20 NOATIME 21 CLOEXEC 22 PATH 23 TMPFILE',
    ),
  ],
  [
    'sparc',
    bits(
      '3 APPEND 9 CREAT 10 TRUNC 11 EXCL 13 DSYNC 14 NONBLOCK 15 NOCTTY 16 DIRECTORY 17 NOFOLLOW 18 LARGEFILE 20 DIRECT 21 NOATIME 22 CLOEXEC 23 SYNC 24 PATH 25 TMPFILE',
    ),
  ],
]);

function bits(text: string): ReadonlyMap<number, string> {
  const words = text.split(' ');
  return new Map(
    Array.from({ length: words.length / 2 }, (_, index) => [
      Number(words[2 * index]),
      `O_${words[2 * index + 1]}`,
    ]),
  );
}

/** New flags of open() whose value means another flag on an architecture with values of its own. */
export function openFlags(files: readonly FileDiff[]): readonly NewValue[] {
  const defined = files.flatMap(({ newPath: path = '', hunks }) =>
    hunks.flatMap(({ lines }) =>
      lines.flatMap(({ sign, text, line }) => {
        const [, name, value] =
          /^#\s*define\s+(_*O_[A-Z]\w*)\s+(\(\s*1\s*<<\s*\d{1,2}\s*\)|0[0-7]+|0x[0-9a-fA-F]+)/.exec(text) ??
          [];
        return name === undefined || value === undefined || sign !== '+' ? [] : [{ path, line, name, value }];
      }),
    ),
  );
  return defined
    .flatMap(({ path, line, name, value }): readonly NewValue[] => {
      if (path !== 'include/uapi/asm-generic/fcntl.h') return [];
      const bit = bitOf(value);
      if (bit === undefined) return [];
      const taken = [...OWN_BITS].flatMap(([architecture, own]) => {
        const isOwn = defined.some(
          (one) => one.name === name && one.path.startsWith(`arch/${architecture}/`),
        );
        const other = own.get(bit);
        return isOwn || other === undefined || name.endsWith(other) ? [] : [`${other} on ${architecture}`];
      });
      if (taken.length === 0) return [];
      const message = `the value of ${name} is that of ${taken.join(' and of ')}; define it in arch/*/include/uapi/asm/fcntl.h with a free one`;
      return [fact(path, line, message)];
    })
    .slice(0, 2);
}

/** The place of the only bit of a constant. */
function bitOf(value: string): number | undefined {
  const shift = /<<\s*(\d+)/.exec(value)?.[1];
  if (shift !== undefined) return Number(shift);
  const number = Number.parseInt(value, value.startsWith('0x') ? 16 : 8);
  const bit = Math.log2(number);
  return Number.isInteger(bit) ? bit : undefined;
}
