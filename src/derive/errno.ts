import { errnoName, errnoNumber } from '../spec/errno.ts';

/** Numbers that the kernel uses inside (include/linux/errno.h), and what userspace sees instead. */
const INTERNAL: ReadonlyMap<number, string> = new Map([
  [512, 'EINTR'],
  [513, 'EINTR'],
  [514, 'EINTR'],
  [515, 'ENOTTY'],
  [516, 'EINTR'],
  [517, 'EAGAIN'],
  [518, 'ESTALE'],
  [519, 'EINVAL'],
  [524, 'EOPNOTSUPP'],
  [529, 'EAGAIN'],
]);

/** The name of an errno by its number on x86_64; undefined for what is none. */
export function errnoByNumber(number: number): string | undefined {
  return errnoName(number) ?? INTERNAL.get(number);
}

/** The number of an errno, also of those that userspace never sees. */
export function errnoValue(name: string): number | undefined {
  const internal: Readonly<Record<string, number>> = {
    ERESTARTSYS: 512,
    ERESTARTNOINTR: 513,
    ERESTARTNOHAND: 514,
    ENOIOCTLCMD: 515,
    ERESTART_RESTARTBLOCK: 516,
    EPROBE_DEFER: 517,
    EOPENSTALE: 518,
    ENOPARAM: 519,
    ENOTSUPP: 524,
    EIOCBQUEUED: 529,
    EWOULDBLOCK: 11,
    ENOTSUP: 95,
    EDEADLOCK: 35,
    EFSCORRUPTED: 117,
    EFSBADCRC: 74,
    ENOATTR: 61,
  };
  return errnoNumber(name) ?? internal[name];
}
