import type { DiffLine, FileDiff } from './diff.ts';
import type { NewValue } from './uapi-values.ts';

/** A struct that is passed with its size, the call that takes it, and what the names of its sizes begin with. */
interface SizedStruct {
  readonly syscall: string;
  readonly sizes: string;
  /** Sandboxes forbid some of what the older call of the kind does (clone, open, mount), which has its flags in registers. */
  readonly isFiltered: boolean;
}

/** From include/uapi/linux: sched.h, openat2.h, mount.h, sched/types.h, perf_event.h, fs.h, xattr.h. */
const SIZED: ReadonlyMap<string, SizedStruct> = new Map([
  ['clone_args', { syscall: 'clone3', sizes: 'CLONE_ARGS_SIZE_VER', isFiltered: true }],
  ['open_how', { syscall: 'openat2', sizes: 'OPEN_HOW_SIZE_VER', isFiltered: true }],
  ['mount_attr', { syscall: 'mount_setattr', sizes: 'MOUNT_ATTR_SIZE_VER', isFiltered: true }],
  ['sched_attr', { syscall: 'sched_setattr', sizes: 'SCHED_ATTR_SIZE_VER', isFiltered: false }],
  ['perf_event_attr', { syscall: 'perf_event_open', sizes: 'PERF_ATTR_SIZE_VER', isFiltered: false }],
  ['mnt_id_req', { syscall: 'statmount', sizes: 'MNT_ID_REQ_SIZE_VER', isFiltered: false }],
  ['file_attr', { syscall: 'file_setattr', sizes: 'FILE_ATTR_SIZE_VER', isFiltered: false }],
]);

/** A member of a struct that a series adds. */
export interface AddedMember {
  readonly struct: string;
  readonly member: string;
  readonly line: number;
  /** The member behind it that was there before; undefined where none is seen. */
  readonly moved: string | undefined;
}

/** The structs of one series that are told of. */
const MAX_TOLD = 4;

/** What is to be said of members that a series adds to structs which calls take, and which it does not add itself. */
export function grownStructs(files: readonly FileDiff[]): readonly NewValue[] {
  const headers = files.filter(({ newPath = '' }) => /^include\/uapi\/.*\.h$/.test(newPath));
  const lines = headers.flatMap(({ hunks }) => hunks.flatMap((hunk) => hunk.lines));
  const defined = lines.flatMap(({ sign, text }) => (sign === '+' ? [text] : []));
  const own = new Set(defined.flatMap((text) => /^struct (\w+)\s*\{/.exec(text)?.[1] ?? []));
  const told = new Set<string>();
  return headers
    .flatMap(({ newPath: path = '', hunks }) =>
      hunks.flatMap(({ section, lines: all }) =>
        addedMembers(section, all).flatMap(({ struct, member, line, moved }): readonly NewValue[] => {
          const sized = SIZED.get(struct);
          if (sized === undefined || own.has(struct) || told.has(struct)) return [];
          told.add(struct);
          const { syscall, sizes, isFiltered } = sized;
          const say = (message: string): NewValue => ({ syscall, path, line, isQuestion: false, message });
          if (moved !== undefined)
            return [
              say(
                `"${member}" stands before "${moved}" in struct ${struct}, so programs that were compiled before pass ${moved} where ${syscall} reads ${member}; append it`,
              ),
            ];
          return [
            ...(isFiltered
              ? [
                  say(
                    `struct ${struct} gets the new member "${member}", which seccomp filters cannot see: a sandbox can forbid it only together with all of ${syscall}`,
                  ),
                ]
              : []),
            ...(defined.some((text) => text.includes(sizes))
              ? []
              : [say(`struct ${struct} grows by "${member}", but the series defines no new ${sizes}<n>`)]),
          ];
        }),
      ),
    )
    .slice(0, MAX_TOLD);
}

const MEMBER = /^\s+(?:const\s+)?(?:struct\s+)?\w[\w ]*\s\*?(\w+)(?:\[\w*\])?\s*(?::\s*\d+\s*)?;/;

/** The first member that each struct of a hunk gets; none of a struct whose members the hunk also removes. */
export function addedMembers(section: string, lines: readonly DiffLine[]): readonly AddedMember[] {
  const found: AddedMember[] = [];
  let struct = /\bstruct (\w+)\s*\{/.exec(section)?.[1];
  let added: { member: string; line: number } | undefined;
  let moved: string | undefined;
  let isRewritten = false;
  let depth = 0;
  const close = (): void => {
    if (struct !== undefined && added !== undefined && !isRewritten)
      found.push({ struct, moved, member: added.member, line: added.line });
    struct = undefined;
    added = undefined;
    moved = undefined;
    isRewritten = false;
    depth = 0;
  };
  for (const { sign, text, line } of lines) {
    const opened = /^struct (\w+)\s*\{/.exec(text)?.[1];
    if (opened !== undefined) {
      close();
      struct = sign === ' ' ? opened : undefined;
    } else if (/^\}/.test(text)) close();
    else if (/\{\s*$/.test(text)) depth++;
    else if (/^\s+\}/.test(text)) depth--;
    else if (depth === 0) {
      const member = MEMBER.exec(text)?.[1];
      if (member === undefined) continue;
      if (sign === '-') isRewritten = true;
      else if (sign === '+') added ??= { member, line };
      else if (added !== undefined) moved ??= member;
    }
  }
  close();
  return found;
}
