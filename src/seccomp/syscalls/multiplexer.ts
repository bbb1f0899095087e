/**
 * The sub-commands of the two multiplexers: `SYS_*` of include/uapi/linux/net.h for socketcall(2), `SEMOP` and so on
 * of include/uapi/linux/ipc.h for ipc(2). On architectures that have them, libseccomp turns a rule for `socket` into
 * one for `socketcall` with the sub-command as its first argument, beside the one for socket's own number.
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

/** The multiplexer of a name, where there is one. */
export function multiplexerOf(name: string): Multiplexed | undefined {
  return MULTIPLEXED.get(name);
}
