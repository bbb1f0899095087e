import type { Architecture } from '../architecture.ts';
import { isLibrarySince, type LibraryRelease } from './library-releases.ts';

/**
 * The sub-commands of the two multiplexers: `SYS_*` of include/uapi/linux/net.h for socketcall(2), `SEMOP` and so on of
 * include/uapi/linux/ipc.h for ipc(2). On their architectures, libseccomp adds a rule for `socket` under socket's own
 * number, and under `socketcall` with the sub-command as its first argument.
 */
const SOCKET_CALLS =
  'socket bind connect listen accept getsockname getpeername socketpair send recv sendto recvfrom shutdown ' +
  'setsockopt getsockopt sendmsg recvmsg accept4 recvmmsg sendmmsg';

const IPC_CALLS: readonly (readonly [name: string, command: number])[] = [
  ['semop', 1],
  ['semget', 2],
  ['semctl', 3],
  ['semtimedop', 4],
  ['msgsnd', 11],
  ['msgrcv', 12],
  ['msgget', 13],
  ['msgctl', 14],
  ['shmat', 21],
  ['shmdt', 22],
  ['shmget', 23],
  ['shmctl', 24],
];

/** Which multiplexer carries a call, and as which sub-command. */
export interface Multiplexed {
  readonly by: 'socketcall' | 'ipc';
  readonly command: number;
}

const MULTIPLEXED: ReadonlyMap<string, Multiplexed> = new Map<string, Multiplexed>([
  ...SOCKET_CALLS.split(' ').map((name, index): [string, Multiplexed] => [
    name,
    { by: 'socketcall', command: index + 1 },
  ]),
  ...IPC_CALLS.map(([name, command]): [string, Multiplexed] => [name, { by: 'ipc', command }]),
]);

/** The first release of libseccomp that adds rules for the multiplexers of an architecture (src/arch-*.c by tag). */
const SINCE: ReadonlyMap<string, string> = new Map([
  ['s390', '2.3.1'],
  ['s390x', '2.3.1'],
  ['ppc64', '2.5.0'],
  ['ppc64le', '2.5.0'],
  ['ppc', '2.5.2'],
  ['mips', '2.5.2'],
  ['mipsel', '2.5.2'],
]);

/** The highest sub-commands that x86_rule_add() knew before 2.3.1. */
const FIRST_COMMANDS = { socketcall: 17, ipc: 11 } as const;

/** The multiplexer of a call on an architecture in a release of libseccomp; undefined for none. */
export function multiplexerOf(
  name: string,
  architecture: Architecture,
  version: LibraryRelease,
): Multiplexed | undefined {
  const multiplexed = architecture.hasMultiplexers ? MULTIPLEXED.get(name) : undefined;
  if (multiplexed === undefined) return undefined;
  if (!isLibrarySince(version, SINCE.get(architecture.name) ?? '2.2.0')) return undefined;
  const isLate = multiplexed.command > FIRST_COMMANDS[multiplexed.by];
  return isLate && !isLibrarySince(version, '2.3.1') ? undefined : multiplexed;
}

const CARRIED = { socketcall: SOCKET_CALLS.split(' '), ipc: IPC_CALLS.map(([name]) => name) } as const;

/** The names of all calls of a multiplexer. */
export function multiplexedCalls(multiplexer: Multiplexed['by']): readonly string[] {
  return CARRIED[multiplexer];
}
