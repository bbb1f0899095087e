import type { FileDiff } from './diff.ts';
import type { NewValue } from './uapi-values.ts';

/**
 * Headers that most architectures share, and the architectures that have constants of their own instead and do not include
 * the shared one (arch/<name>/include/uapi/asm, Linux 7.2). asm/errno.h of alpha, mips and sparc includes errno-base.h alone.
 */
const OWN: ReadonlyMap<string, readonly string[]> = new Map([
  ['mman-common.h', ['alpha', 'mips', 'parisc', 'xtensa']],
  ['socket.h', ['alpha', 'mips', 'parisc', 'sparc']],
  ['errno.h', ['alpha', 'mips', 'parisc', 'sparc']],
]);

const SHARED = /^include\/uapi\/asm-generic\/([\w-]+\.h)$/;
const OF_ARCHITECTURE = /^arch\/(\w+)\/include\/uapi\/asm\/[\w-]+\.h$/;

/** The constants of one series that are told of. */
const MAX_TOLD = 4;

/** The constants that a series adds to a header which some architectures do not share, and not to theirs. */
export function missingInOwnHeaders(files: readonly FileDiff[]): readonly NewValue[] {
  const added = files.flatMap(({ newPath = '', hunks }) =>
    hunks.flatMap(({ lines }) =>
      lines.flatMap(({ sign, text, line }) => {
        const name = /^\s*#\s*define\s+([A-Z]\w{2,60})\s+\S/.exec(text)?.[1];
        return name === undefined ? [] : [{ name, sign, path: newPath, line }];
      }),
    ),
  );
  const gone = new Set(added.flatMap(({ name, sign }) => (sign === '-' ? [name] : [])));
  // What comes from the header of one architecture is of those that have the same.
  const moved = new Set(
    added.flatMap(({ name, sign, path }) =>
      sign === '-' && OF_ARCHITECTURE.test(path) ? [familyOf(name)] : [],
    ),
  );
  const known = new Set<string>();
  for (const { name, sign, path } of added) {
    const architecture = OF_ARCHITECTURE.exec(path)?.[1];
    if (architecture !== undefined && sign !== '-') known.add(`${architecture} ${name}`);
  }
  return added
    .flatMap(({ name, sign, path, line }): readonly NewValue[] => {
      const header = SHARED.exec(path)?.[1] ?? '';
      const missing = (OWN.get(header) ?? []).filter((one) => !known.has(`${one} ${name}`));
      if (sign !== '+' || gone.has(name) || moved.has(familyOf(name)) || missing.length === 0) return [];
      const last = missing.at(-1) ?? '';
      const others = missing.slice(0, -1).join(', ');
      const message = `${name} is new in asm-generic/${header}, which ${others === '' ? last : `${others} and ${last}`} do not include: code that uses it does not build there; define it in their headers, too`;
      return [{ syscall: undefined, path, line, isQuestion: false, message }];
    })
    .slice(0, MAX_TOLD);
}

/** A name without its last word: `SHADOW_STACK_SET`. */
function familyOf(name: string): string {
  return name.replace(/_[^_]*$/, '');
}
