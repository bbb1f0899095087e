import type { Type } from './type.ts';

/** Types with 64 bits on every ABI; `long`, `size_t` and `off_t` have the size of a register. */
const ALWAYS_64_BITS: ReadonlySet<string> = new Set([
  ...'loff_t __kernel_loff_t __u64 __s64 u64 s64 uint64_t int64_t __be64 __le64'.split(' '),
  ...'__aligned_u64 __kernel_time64_t time64_t'.split(' '),
  'long long',
  'unsigned long long',
]);

/** Whether a value of this type takes two registers on 32-bit machines. */
export function isAlways64Bits(type: Type): boolean {
  return type.kind === 'integer' && ALWAYS_64_BITS.has(type.name);
}
