import type { FileDiff } from '../diff.ts';
import { tablesByCall } from '../from/tables.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

const OF_ARM64 = ['arch/arm64/include/asm/unistd32.h', 'arch/arm64/tools/syscall_32.tbl'];
const OF_ARM = 'arch/arm/tools/syscall.tbl';
/** Guards of older calls that new architectures lack on purpose. */
const OPTIONAL = /_TIME32|_OLD_|_STAT64/;
const CHECKED = 'arch/x86/entry/syscalls/syscall_32.tbl';

/** Entries in tables that other tables, or scripts/checksyscalls.sh, do not fit. */
export function unfitEntries(files: readonly FileDiff[], calls: readonly string[]): readonly NewValue[] {
  const tables = tablesByCall(files);
  const paths = new Set(files.flatMap(({ newPath }) => newPath ?? []));
  const found: NewValue[] = [];
  for (const [call, entries] of tables) {
    if (!calls.includes(call)) continue;
    const compat = entries.find(({ path }) => OF_ARM64.includes(path));
    // A series that has few tables leaves the others for later.
    const isWide = entries.filter(({ path }) => path.startsWith('arch/')).length > 2;
    const isAbsent = !entries.some(({ path }) => path === OF_ARM || path === 'scripts/syscall.tbl');
    const hasArm = entries.some(({ path }) => path === OF_ARM);
    if (compat !== undefined && !hasArm && (isWide || isAbsent))
      found.push(
        fact(
          compat.path,
          lineOf(files, compat.path, call),
          `arm64 gives ${call} to 32-bit programs, but 32-bit arm has no entry for it: a program would find it on arm64 alone; leave it out of the compat table, or enter it for arm, too`,
          call,
        ),
      );
    const guarded = entries.find(({ guard }) => guard?.startsWith('__ARCH_WANT_'));
    if (guarded?.guard !== undefined && !OPTIONAL.test(guarded.guard))
      found.push(
        fact(
          guarded.path,
          lineOf(files, guarded.path, call),
          `${guarded.guard} makes the number of ${call} depend on the architecture: reviewers ask for it on all, where kernel/sys_ni.c answers ENOSYS for those that do not build it; leave the guard out`,
          call,
        ),
      );
    if (
      guarded?.guard !== undefined &&
      entries.some(({ path }) => path === CHECKED) &&
      !paths.has('scripts/checksyscalls.sh')
    )
      found.push(
        fact(
          guarded.path,
          lineOf(files, guarded.path, call),
          `scripts/checksyscalls.sh warns of ${call} on each architecture that does not define ${guarded.guard}; list it there as ignored`,
          call,
        ),
      );
  }
  return found.slice(0, 3);
}

/** Entries whose entry point is that of another call, in a part of a series, where the tables are not judged as a whole. */
export function strayEntries(files: readonly FileDiff[], calls: readonly string[]): readonly NewValue[] {
  return [...tablesByCall(files)]
    .flatMap(([call, entries]): readonly NewValue[] => {
      const stray = entries.find(({ entryPoint }) => entryPoint !== undefined && entryPoint !== call);
      if (stray?.entryPoint === undefined || !calls.includes(call) || stray.entryPoint.endsWith(call))
        return [];
      const message = `${stray.path} gives ${call} the entry point of "${stray.entryPoint}", which the series does not define`;
      return calls.includes(stray.entryPoint)
        ? []
        : [fact(stray.path, lineOf(files, stray.path, call), message, call)];
    })
    .slice(0, 1);
}

function lineOf(files: readonly FileDiff[], path: string, call: string): number {
  const lines = files.flatMap((file) =>
    file.newPath === path ? file.hunks.flatMap((hunk) => hunk.lines) : [],
  );
  return lines.find(({ sign, text }) => sign === '+' && text.includes(call))?.line ?? 1;
}
