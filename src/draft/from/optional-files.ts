import type { FileDiff } from '../diff.ts';

/**
 * Files that have system calls and that one option builds, by the Makefile of their folder (Linux 7.2). The calls of each
 * have stubs in kernel/sys_ni.c.
 */
const OPTIONAL: ReadonlyMap<string, string> = new Map(
  Object.entries({
    CONFIG_AIO: 'fs/aio.c',
    CONFIG_EPOLL: 'fs/eventpoll.c',
    CONFIG_EVENTFD: 'fs/eventfd.c',
    CONFIG_SIGNALFD: 'fs/signalfd.c',
    CONFIG_TIMERFD: 'fs/timerfd.c',
    CONFIG_FHANDLE: 'fs/fhandle.c',
    CONFIG_FILE_LOCKING: 'fs/locks.c',
    CONFIG_FANOTIFY: 'fs/notify/fanotify/fanotify_user.c',
    CONFIG_INOTIFY_USER: 'fs/notify/inotify/inotify_user.c',
    CONFIG_QUOTACTL: 'fs/quota/quota.c',
    CONFIG_USERFAULTFD: 'fs/userfaultfd.c mm/userfaultfd.c',
    CONFIG_IO_URING: 'io_uring/io_uring.c io_uring/register.c fs/io_uring.c',
    CONFIG_SYSVIPC: 'ipc/msg.c ipc/sem.c ipc/shm.c',
    CONFIG_POSIX_MQUEUE: 'ipc/mqueue.c',
    CONFIG_BSD_PROCESS_ACCT: 'kernel/acct.c',
    CONFIG_BPF_SYSCALL: 'kernel/bpf/syscall.c',
    CONFIG_PERF_EVENTS: 'kernel/events/core.c',
    CONFIG_FUTEX: 'kernel/futex/syscalls.c kernel/futex.c kernel/futex2.c',
    CONFIG_KCMP: 'kernel/kcmp.c',
    CONFIG_MODULES: 'kernel/module/main.c',
    CONFIG_RSEQ: 'kernel/rseq.c',
    CONFIG_SECCOMP: 'kernel/seccomp.c',
    CONFIG_POSIX_TIMERS: 'kernel/time/posix-timers.c',
    CONFIG_ADVISE_SYSCALLS: 'mm/madvise.c',
    CONFIG_MEMFD_CREATE: 'mm/memfd.c',
    CONFIG_NUMA: 'mm/mempolicy.c',
    CONFIG_MIGRATION: 'mm/migrate.c',
    CONFIG_SECRETMEM: 'mm/secretmem.c',
    CONFIG_SWAP: 'mm/swapfile.c',
    CONFIG_MMU:
      'mm/mincore.c mm/mlock.c mm/mmap.c mm/mprotect.c mm/mremap.c mm/mseal.c mm/msync.c mm/process_vm_access.c',
    CONFIG_NET: 'net/socket.c',
    CONFIG_KEYS: 'security/keys/keyctl.c',
    CONFIG_SECURITY: 'security/lsm_syscalls.c',
    CONFIG_SECURITY_LANDLOCK: 'security/landlock/syscalls.c',
  }).flatMap(([option, paths]) => paths.split(' ').map((path): [string, string] => [path, option])),
);

/** The option that alone builds a C file after a series; undefined where none does, or that is not known. */
export function optionalFiles(files: readonly FileDiff[]): (path: string) => string | undefined {
  const options = new Map<string, string | undefined>();
  for (const { newPath, hunks } of files) {
    const folder = /^(.+\/)Makefile$/.exec(newPath ?? '')?.[1];
    if (folder === undefined) continue;
    for (const { sign, text } of hunks.flatMap(({ lines }) => lines)) {
      const [, option, objects = ''] =
        /^obj-(?:\$\((CONFIG_\w{1,80})\)|y)\s*[+:]?=(.{0,400})$/.exec(text) ?? [];
      if (sign !== '+') continue;
      for (const [, name] of objects.matchAll(/(?:^|\s)([\w-]+)\.o\b/g))
        options.set(`${folder}${name}.c`, option);
    }
  }
  return (path) => (options.has(path) ? options.get(path) : OPTIONAL.get(path));
}

/** The calls of which a series shows a stub (kernel/sys_ni.c). */
export function stubbedCalls(files: readonly FileDiff[]): ReadonlySet<string> {
  const shown = files
    .filter(({ newPath }) => newPath === 'kernel/sys_ni.c')
    .flatMap(({ hunks }) => hunks.flatMap(({ lines }) => lines));
  return new Set(
    shown.flatMap(({ sign, text }) => {
      const name = /^(?:COND_SYSCALL|cond_syscall)\((?:sys_)?(\w+)\)/.exec(text)?.[1];
      return sign === '-' || name === undefined ? [] : [name];
    }),
  );
}
