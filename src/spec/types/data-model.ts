import type { IntegerType, Type } from './type.ts';
import { isAlways64Bits } from './width.ts';

/** How an ABI lays out C types: what a program was compiled for, whatever the kernel below it is. */
export interface DataModel {
  /** As messages name it: "64-bit", "i386". */
  readonly name: string;
  /** Bytes of `long`, `size_t` and pointers. */
  readonly register: 4 | 8;
  /** Alignment of integers of 64 bits within structs. */
  readonly wideAlignment: 4 | 8;
  /** Types that are as wide as a register elsewhere, and have 64 bits here. */
  readonly wide: ReadonlySet<string>;
}

const NONE: ReadonlySet<string> = new Set();

/** `__kernel_long_t` is `long long` on x32 (arch/x86/include/uapi/asm/posix_types_x32.h), and so is what is made of it. */
const KERNEL_LONG: ReadonlySet<string> = new Set(
  (
    '__kernel_long_t __kernel_ulong_t off_t __kernel_off_t time_t __kernel_time_t clock_t ino_t ' +
    'aio_context_t'
  ).split(' '),
);

export const LP64: DataModel = { name: '64-bit', register: 8, wideAlignment: 8, wide: NONE };
/** arm, mips, powerpc, riscv32, sparc: integers of 64 bits are aligned to 8 bytes. */
export const ILP32: DataModel = { name: '32-bit', register: 4, wideAlignment: 8, wide: NONE };
/** The psABI of i386 aligns integers of 64 bits in structs to 4 bytes; compat_u64 exists for this. */
export const I386: DataModel = { name: 'i386', register: 4, wideAlignment: 4, wide: NONE };
export const X32: DataModel = { name: 'x32', register: 4, wideAlignment: 8, wide: KERNEL_LONG };

/** An integer or a pointer in memory, where a model puts it. */
export interface Member {
  /** `range.start`, `iov.iov_len`; empty for a type that is one itself. */
  readonly path: string;
  readonly type: Type;
  readonly offset: number;
  readonly size: number;
}

/** Where a model puts a type: an array is one element and its count, so that a layout stays small. */
export interface Layout {
  readonly size: number;
  readonly alignment: number;
  readonly members: readonly Member[];
}

/** Lays out a type. A type whose fields nobody gave is empty; so is memory of no type (`void *`). */
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

/** What is first at another place or of another size in the second layout; a missing `member` is the size of the whole. */
export interface LayoutDifference {
  readonly member: Member | undefined;
  readonly other: Member | undefined;
}

/** The first difference between two layouts of one type; undefined where a program of either can use the other. */
export function differenceOf(a: Layout, b: Layout): LayoutDifference | undefined {
  for (const [index, member] of a.members.entries()) {
    const other = b.members[index];
    if (other?.offset !== member.offset || other.size !== member.size) return { member, other };
  }
  return a.size === b.size ? undefined : { member: undefined, other: undefined };
}

/** 64 signals in words as wide as a register (include/uapi/asm-generic/signal.h): the words of big-endian machines differ. */
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
