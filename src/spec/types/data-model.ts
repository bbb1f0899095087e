import type { IntegerType, Type } from './type.ts';
import { isAlways64Bits } from './width.ts';

/** How an ABI lays out C types: the ABI that a program was compiled for, not that of the kernel. */
export interface DataModel {
  /** The name for messages: "64-bit", "i386". */
  readonly name: string;
  /** Size of `long`, `size_t` and pointers in bytes. */
  readonly register: 4 | 8;
  /** Alignment of 64-bit integers within structs. */
  readonly wideAlignment: 4 | 8;
  /** Types that have the size of a register on other ABIs and 64 bits on this one. */
  readonly wide: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** `__kernel_long_t` is `long long` on x32 (arch/x86/include/uapi/asm/posix_types_x32.h), and so are these typedefs of it. */
const KERNEL_LONG: ReadonlySet<string> = new Set(
  (
    '__kernel_long_t __kernel_ulong_t off_t __kernel_off_t time_t __kernel_time_t clock_t ino_t ' +
    'aio_context_t'
  ).split(' '),
);

export const LP64: DataModel = { name: '64-bit', register: 8, wideAlignment: 8, wide: NONE };
/** arm, mips, powerpc, riscv32, sparc: 64-bit integers are aligned to 8 bytes. */
export const ILP32: DataModel = { name: '32-bit', register: 4, wideAlignment: 8, wide: NONE };
/** The psABI of i386 aligns 64-bit integers in structs to 4 bytes, which is why the kernel has compat_u64. */
export const I386: DataModel = { name: 'i386', register: 4, wideAlignment: 4, wide: NONE };
export const X32: DataModel = { name: 'x32', register: 4, wideAlignment: 8, wide: KERNEL_LONG };

/** An integer or a pointer in a layout. */
export interface Member {
  /** `range.start`, `iov.iov_len`; empty if the type itself is an integer or a pointer. */
  readonly path: string;
  readonly type: Type;
  readonly offset: number;
  readonly size: number;
}

/** The layout of a type. An array has the members of its first element only, so that a layout stays small. */
export interface Layout {
  readonly size: number;
  readonly alignment: number;
  readonly members: readonly Member[];
}

/** Lays out a type. An opaque struct and `void` are empty. */
export function layOutIn(type: Type, model: DataModel): Layout {
  switch (type.kind) {
    case 'void':
      return { size: 0, alignment: 1, members: [] };
    case 'pointer':
      return leaf(type, model.register, model.register);
    case 'integer': {
      const size = integerSize(type, model);
      const isAligned = type.name === '__aligned_u64';
      return leaf(type, size, size === 8 && !isAligned ? model.wideAlignment : size);
    }
    case 'array': {
      const element = layOutIn(type.of, model);
      return { ...element, size: element.size * type.count };
    }
    case 'struct': {
      if (type.name === 'sigset_t') return signalSet(model);
      const members: Member[] = [];
      let end = 0;
      let alignment = 1;
      for (const field of type.fields) {
        const inner = layOutIn(field.type, model);
        const offset = type.isUnion ? 0 : roundUp(end, inner.alignment);
        for (const member of inner.members) {
          const path = [field.name, member.path].filter((part) => part !== '').join('.');
          members.push({ ...member, path, offset: offset + member.offset });
        }
        end = type.isUnion ? Math.max(end, inner.size) : offset + inner.size;
        alignment = Math.max(alignment, inner.alignment);
      }
      return { size: roundUp(end, alignment), alignment, members };
    }
  }
}

/** A member with another offset or size in the second layout; without `member`, the total sizes differ. */
export interface LayoutDifference {
  readonly member: Member | undefined;
  readonly other: Member | undefined;
}

/** The first difference between two layouts of one type; undefined if they are compatible. */
export function differenceOf(a: Layout, b: Layout): LayoutDifference | undefined {
  for (const [index, member] of a.members.entries()) {
    const other = b.members[index];
    if (other?.offset !== member.offset || other.size !== member.size) return { member, other };
  }
  return a.size === b.size ? undefined : { member: undefined, other: undefined };
}

/** 64 signals in register-sized words (include/uapi/asm-generic/signal.h), whose order differs on big-endian machines. */
function signalSet({ register }: DataModel): Layout {
  const word: IntegerType = { kind: 'integer', name: 'unsigned long', size: 8, signed: false };
  return { size: 8, alignment: register, members: [{ path: 'sig', type: word, offset: 0, size: register }] };
}

function leaf(type: Type, size: number, alignment: number): Layout {
  return { size, alignment, members: [{ path: '', type, offset: 0, size }] };
}

function integerSize(type: IntegerType, model: DataModel): number {
  const isRegister = type.size === 8 && !isAlways64Bits(type) && !model.wide.has(type.name);
  return isRegister ? model.register : type.size;
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
