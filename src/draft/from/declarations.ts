import { type FileDiff, newSide } from '../diff.ts';
import { withoutComments } from './comments.ts';

/** The longest declaration that is read. */
const MAX_LENGTH = 600;

/** The calls that patches declare in any header, or show to be declared: an architecture may have one of its own. */
export function declaredNames(files: readonly FileDiff[]): ReadonlySet<string> {
  const headers = files.filter(
    ({ newPath }) =>
      newPath?.endsWith('.h') === true && !newPath.includes('/uapi/') && !newPath.startsWith('tools/'),
  );
  return new Set(
    headers.flatMap((file) =>
      newSide(file).flatMap((text) =>
        [...text.matchAll(/\bsys_(\w{1,80})\s*\(/g)].map(([, name = '']) => name),
      ),
    ),
  );
}

/** The declarations of system calls that patches add to include/linux/syscalls.h, by call. */
export function declarationsByCall(files: readonly FileDiff[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const file of files) {
    if (file.newPath !== 'include/linux/syscalls.h') continue;
    for (const text of newSide(file))
      for (const match of text.matchAll(/^asmlinkage\s+(\w+\s+sys_(\w+)\s*\()/gm)) {
        const [, , name = ''] = match;
        const start = match.index + match[0].length - (match[1]?.length ?? 0);
        const rest = text.slice(start, start + MAX_LENGTH);
        const end = rest.indexOf(';');
        if (end !== -1) found.set(name, withoutComments(rest.slice(0, end)).replace(/\s+/g, ' ').trim());
      }
  }
  return found;
}

/**
 * The headers for userspace that include/linux/syscalls.h reaches, in some configuration (Linux 6.12, x86_64): a struct of
 * theirs may be declared before it.
 */
const REACHED: ReadonlySet<string> = new Set(
  'aio_abi audit auxvec bits bpf bpf_common bpf_perf_event btf capability cgroupstats const dqblk_xfs elf elf-em errno eventfd eventpoll fcntl filter fs fscrypt if ioctl ioprio ipc irqnr kdev_t kernel libc-compat limits lsm magic module mount openat2 param perf_event personality poll posix_types ptrace quota random resource rseq sched seccomp sem shm signal socket sockios stat stddef string swab sysctl sysinfo taskstats time time_types timex trace_mmap types uio unistd uuid wait'
    .split(' ')
    .map((name) => `include/uapi/linux/${name}.h`),
);

/** The same of include/linux/compat.h (Linux 6.12, x86_64). */
const REACHED_BY_COMPAT: ReadonlySet<string> = new Set(
  'aio_abi auxvec bits capability const dqblk_xfs errno fcntl fs fscrypt if ioctl ioprio ipc irqnr kdev_t kernel libc-compat limits magic openat2 param personality posix_types quota random resource rseq sched sem signal socket sockios stat stddef string swab sysctl sysinfo time time_types timex types uio unistd'
    .split(' ')
    .map((name) => `include/uapi/linux/${name}.h`),
);
/** Headers of the kernel that include/linux/compat.h does not reach. */
const APART_FROM_COMPAT =
  /^include\/linux\/(?:futex|mempolicy|security|syscalls|eventpoll|fsnotify|ptrace|bpf)\.h$/;

/** The structs that the declarations which patches add to include/linux/compat.h are the first to name. */
export function undeclaredInCompat(
  files: readonly FileDiff[],
): readonly { readonly struct: string; readonly line: number }[] {
  const lines = files.flatMap(({ newPath, hunks }) =>
    newPath === 'include/linux/compat.h' ? hunks.flatMap((hunk) => hunk.lines) : [],
  );
  return lines.flatMap(({ sign, text, line }) =>
    sign === '+' && /\bstruct \w+ (?:__user )?\*/.test(text) && !/^\s*\w[^(]*;/.test(text)
      ? unnamedStructs(text, files, (path) => !REACHED_BY_COMPAT.has(path), APART_FROM_COMPAT).map(
          (struct) => ({
            struct,
            line,
          }),
        )
      : [],
  );
}

/**
 * The structs of a declaration that nothing declares before it: a header that the series creates, or one that syscalls.h
 * does not reach, defines them, and no header of the series includes that one.
 */
export function undeclaredStructs(declaration: string, files: readonly FileDiff[]): readonly string[] {
  return unnamedStructs(declaration, files, (path) => !REACHED.has(path), /^$/);
}

/** As above, with what a header does not reach: of those for userspace, and of the others. */
function unnamedStructs(
  declaration: string,
  files: readonly FileDiff[],
  isBeyond: (path: string) => boolean,
  apart: RegExp,
): readonly string[] {
  const headers = files.filter(({ newPath }) => newPath?.endsWith('.h') === true);
  const shown = headers.flatMap(newSide).join('\n');
  const isNew = (name: string): boolean =>
    headers.some((file) => {
      const { newPath = '' } = file;
      const isCreated = headers.some((one) => one.oldPath === undefined && one.newPath === newPath);
      const isApart =
        (/^include\/uapi\/linux\/[\w-]+\.h$/.test(newPath) && isBeyond(newPath)) || apart.test(newPath);
      if (!addsStruct(file, name) || (!isCreated && !isApart)) return false;
      const base = newPath.slice(newPath.lastIndexOf('/') + 1);
      return !shown.split('\n').some((line) => /^#\s*include/.test(line) && line.includes(base));
    });
  const names = [...declaration.matchAll(/\bstruct\s+(\w{1,60})\b/g)].map(([, name = '']) => name);
  return [...new Set(names)].filter(
    (name) => isNew(name) && !new RegExp(`^struct ${name};`, 'm').test(shown),
  );
}

function addsStruct({ hunks }: FileDiff, name: string): boolean {
  const head = new RegExp(`^struct ${name}\\s*\\{`);
  return hunks.some(({ lines }) => lines.some(({ sign, text }) => sign === '+' && head.test(text)));
}
