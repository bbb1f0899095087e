import type { Idiom } from './idiom.ts';

/**
 * Short functions and macros of headers, for code that comes without them: a patch, a file. Each stands for what it is there
 * (include/linux/log2.h, wordpart.h, time.h, kernel/time/time.c, fs/select.c); a tree's own definition says more.
 */
const PLAINER: Readonly<Record<string, (operands: readonly string[]) => string>> = {
  is_power_of_2: ([n = '0']) =>
    `((n) != 0 && ((n) & ((n) - 1)) == 0)`.replaceAll('(n)', `(unsigned long)(${n})`),
  upper_32_bits: ([n = '0']) => `(__u32)((__u64)(${n}) >> 32)`,
  lower_32_bits: ([n = '0']) => `(__u32)((${n}) & 0xffffffff)`,
  get_timespec64: copied('copy_from_user', 16),
  put_timespec64: copied('copy_to_user', 16),
  get_old_timespec32: copied('copy_from_user', 8),
  put_old_timespec32: copied('copy_to_user', 8),
  get_itimerspec64: copied('copy_from_user', 32),
  put_itimerspec64: copied('copy_to_user', 32),
  poll_select_set_timeout: ([, seconds = '0', nanoseconds = '0']) =>
    `((${seconds}) < 0 || (unsigned long)(${nanoseconds}) >= 1000000000UL ? -EINVAL : 0)`,
};

function copied(name: string, size: number): (operands: readonly string[]) => string {
  return ([kernel = '0', user = '0']) => {
    const [to, from] = name === 'copy_to_user' ? [user, kernel] : [kernel, user];
    return `(${name}(${to}, ${from}, ${size}) ? -EFAULT : 0)`;
  };
}

export const SHORT_ONES: readonly Idiom[] = Object.entries(PLAINER).map(([name, rewrite]) => ({
  names: [name],
  isFallback: true,
  apply: () => undefined,
  rewrite,
}));

/** `GENMASK(7, 4)`, `_IOR('f', 1, int)`: numbers. */
export const NUMBERS: Idiom = {
  names: /^(?:BIT|GENMASK)(?:_ULL)?$|^_IO[RW]*$/,
  isFallback: true,
  apply({ machine, name, operands, place }) {
    const callee = { kind: 'name', name, offset: 0 } as const;
    const value = machine.types.valueOf({ kind: 'call', callee, operands, offset: 0 }, place.path);
    return value && { value: { kind: 'term', term: value } };
  },
};
