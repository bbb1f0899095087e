import type { Confinement } from '../protocol.ts';
import type { Arena } from './arena.ts';
import type { Libc } from './libc.ts';

// include/uapi/linux/prctl.h, seccomp.h and asm-generic/resource.h
const PR_SET_PDEATHSIG = 1;
const PR_SET_SECCOMP = 22;
const PR_SET_NO_NEW_PRIVS = 38;
const SECCOMP_MODE_FILTER = 2;
const SIGKILL = 9;
const RLIMIT_CPU = 0;
const RLIMIT_FSIZE = 1;
const RLIMIT_CORE = 4;
const RLIMIT_NPROC = 6;
const RLIMIT_NOFILE = 7;

const LIMITS: readonly (readonly [number, number])[] = [
  [RLIMIT_CPU, 60],
  [RLIMIT_FSIZE, 0],
  [RLIMIT_CORE, 0],
  [RLIMIT_NPROC, 256],
  [RLIMIT_NOFILE, 256],
];

const BYTES_PER_INSTRUCTION = 8;

/**
 * Confines this process permanently: first limits, then the file system, then the user and every capability, then the
 * filter. Throws if any of these fails, so that no call is made half confined.
 */
export function confine({ user, emptyRoot, filter }: Confinement, libc: Libc, arena: Arena): void {
  libc.prctl(PR_SET_PDEATHSIG, SIGKILL);
  process.chdir('/');
  for (const [resource, value] of LIMITS) libc.setLimit(resource, value);
  if (emptyRoot !== undefined) {
    libc.chroot(emptyRoot);
    process.chdir('/');
  }
  if (user !== undefined) {
    process.setgroups?.([]);
    process.setgid?.(user);
    process.setuid?.(user);
    if (process.getuid?.() !== user || process.geteuid?.() !== user) throw new Error('setuid had no effect');
    libc.prctl(PR_SET_PDEATHSIG, SIGKILL); // a change of the user clears it
  }
  const isRoot = process.geteuid?.() === 0;
  if (!isRoot) {
    libc.prctl(PR_SET_NO_NEW_PRIVS, 1);
    if (libc.hasCapabilities()) throw new Error('capabilities are left');
  }
  if (filter === undefined) return;
  const length = Buffer.from(filter, 'base64').length / BYTES_PER_INSTRUCTION;
  // struct sock_fprog: the number of instructions, and where they are.
  const header = Buffer.alloc(16);
  header.writeUInt16LE(length, 0);
  const program = arena.place({
    bytes: header.toString('base64'),
    isWritable: true,
    pointers: [[8, { bytes: filter, isWritable: true, pointers: [] }]],
  });
  libc.prctl(PR_SET_NO_NEW_PRIVS, 1);
  libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program);
  arena.reset();
}
