import type { FileDiff } from '../diff.ts';
import { addedMembers } from '../struct-growth.ts';
import type { NewValue } from '../uapi-values.ts';

/** The structs of one series that are told of. */
const MAX_TOLD = 2;

/** Structs for userspace that one patch of a series adds, and to which a later one adds a member before others. */
export function rewrittenStructs(files: readonly FileDiff[]): readonly NewValue[] {
  const own = new Map<string, number>();
  const found: NewValue[] = [];
  for (const [index, { newPath: path = '', hunks }] of files.entries()) {
    if (!/^(?:arch\/\w+\/)?include\/uapi\//.test(path)) continue;
    for (const { sign, text } of hunks.flatMap(({ lines }) => lines)) {
      const name = /^struct (\w{1,60})\s*\{/.exec(text)?.[1];
      if (name !== undefined && sign === '+') own.set(name, index);
    }
    for (const { section, lines } of hunks)
      for (const { struct, member, line, moved } of addedMembers(section, lines)) {
        if (moved === undefined || (own.get(struct) ?? index) === index) continue;
        const message = `struct ${struct} is new in an earlier patch of the series, and this one adds "${member}" before "${moved}": between the two the kernel has another interface under the same name; add the struct as it is to stay`;
        found.push({ syscall: undefined, path, line, isQuestion: false, message });
      }
  }
  return found.slice(0, MAX_TOLD);
}
