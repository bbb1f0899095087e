import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** Flags of older families that new calls take as well, as include/uapi/asm-generic and include/uapi/linux have them. */
const KNOWN: ReadonlyMap<string, number> = new Map([
  ['O_CLOEXEC', 0x80000],
  ['O_NONBLOCK', 0x800],
  ['AT_SYMLINK_NOFOLLOW', 0x100],
  ['AT_SYMLINK_FOLLOW', 0x400],
  ['AT_NO_AUTOMOUNT', 0x800],
  ['AT_EMPTY_PATH', 0x1000],
  ['AT_RECURSIVE', 0x8000],
  ['MAP_FIXED', 0x10],
  ['CLONE_VM', 0x100],
  ['CLONE_FS', 0x200],
  ['CLONE_FILES', 0x400],
  ['CLONE_SIGHAND', 0x800],
]);

/** A mask of the flags that a call takes: `flags & ~(A | B)`. */
const MASK = /\w*flags\s*&\s*~\s*\(\s*(\w+(?:\s*\|\s*\w+)+)\s*\)/;

/** The most flags of a mask that are read, since each is compared with each. */
const MAX_FLAGS = 32;
/** The values of one series that are told of. */
const MAX_TOLD = 2;

/** Flags that one mask of new code takes, and whose values the code cannot tell apart. */
export function maskValues(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
): readonly NewValue[] {
  const own = definedValues(files);
  return functions
    .flatMap((shown) =>
      plainLines(shown).flatMap(({ text, line }): readonly NewValue[] => {
        const list = MASK.exec(text)?.[1]?.split('|') ?? [];
        const names = list.slice(0, MAX_FLAGS).map((name) => name.trim());
        const said = clash(names, own) ?? families(names);
        return said === undefined ? [] : [fact(shown.path, line, said)];
      }),
    )
    .slice(0, MAX_TOLD);
}

/** What is wrong with the values of a mask: one is 0, or made of the bits of others. */
function clash(names: readonly string[], own: ReadonlyMap<string, number>): string | undefined {
  for (const name of names) {
    const value = own.get(name);
    if (value === undefined) continue;
    if (value === 0)
      return `${name} is 0 and stands in a mask of flags: no code can see whether it is passed`;
    const others = names.flatMap((other) => {
      const bits = other === name ? undefined : (own.get(other) ?? KNOWN.get(other));
      return bits !== undefined && bits !== 0 && (bits & ~value) === 0 ? [{ other, bits }] : [];
    });
    const all = others.reduce((sum, { bits }) => sum | bits, 0);
    if (others.length === 0 || all !== value) continue;
    const said = others
      .map(({ other }) => (/^(?:O|MAP)_/.test(other) ? `${other} on most architectures` : other))
      .join(' and ');
    return others.length === 1
      ? `${name} has the value of ${said}, and the same mask takes both: the call cannot tell them apart`
      : `${name} has the bits of ${said} together, and the same mask takes all of them: the call cannot tell them apart`;
  }
  return undefined;
}

/** Two families of flags in one mask, each of which gives out its values by itself. */
function families(names: readonly string[]): string | undefined {
  const path = names.find((name) => /^AT_[A-Z_]+$/.test(name));
  const lookup = names.find((name) => /^RESOLVE_[A-Z_]+$/.test(name));
  if (path === undefined || lookup === undefined) return undefined;
  return `one mask takes ${path} and ${lookup}: the AT_ flags and those of struct open_how are two families that give out the same bits independently; take one of them, or members of a struct`;
}

/** Values that headers for userspace get as plain numbers. */
function definedValues(files: readonly FileDiff[]): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const { newPath = '', hunks } of files) {
    if (!/^(?:arch\/\w+\/)?include\/uapi\//.test(newPath)) continue;
    for (const { sign, text } of hunks.flatMap(({ lines }) => lines)) {
      if (sign !== '+') continue;
      const [, name, shift, number] =
        /^\s*(?:#\s*define\s+)?([A-Z]\w{2,60})\s*=?\s+\(?\s*(?:1U?L*\s*<<\s*(\d{1,2})|(0[xX][0-9a-fA-F]{1,8}|\d{1,9}))U?L*\s*\)?\s*,?\s*(?:\/[*/].*)?$/.exec(
          text,
        ) ?? [];
      if (name === undefined) continue;
      const value = shift === undefined ? Number(number) : 2 ** Number(shift);
      if (value < 2 ** 31) found.set(name, value);
    }
  }
  return found;
}
