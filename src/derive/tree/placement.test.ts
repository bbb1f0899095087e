import { describe, expect, test } from 'vitest';
import { KernelOptions } from './kernel-options.ts';
import { SourceTree } from './source-tree.ts';
import { Types } from './types.ts';

const FILES: Readonly<Record<string, string>> = {
  'include/linux/compiler_attributes.h':
    '#define __packed __attribute__((__packed__))\n#define __aligned(x) __attribute__((__aligned__(x)))\n',
  'include/uapi/linux/frob.h': `#ifdef __x86_64__
#define FROB_PACKED __attribute__((packed))
#else
#define FROB_PACKED
#endif

struct frob_event {
	__u32 events;
	__u64 data;
} FROB_PACKED;

struct frob_plain {
	__u32 events;
	__u64 data;
};

struct frob_packed {
	__u8 kind;
	__u64 data;
	struct frob_plain plain;
} __packed;

struct __packed frob_before {
	__u16 kind;
	__u32 data;
};

struct frob_aligned {
	__u32 kind;
} __attribute__((aligned(16)));

struct frob_both {
	__u8 kind;
	__u32 data;
} __packed __aligned(4);

struct frob_fields {
	__u8 kind;
	__u32 tight __attribute__((packed));
	__u32 wide __aligned(8);
};

struct frob_nested {
	__u32 kind;
	struct {
		__u8 one;
		__u32 two;
	} __packed inner;
	__u8 last;
};

#ifdef CONFIG_FROB_TIGHT
#define FROB_MAYBE __packed
#else
#define FROB_MAYBE
#endif
struct frob_maybe {
	__u8 kind;
	__u64 data;
} FROB_MAYBE;

struct frob_unknown {
	__u32 kind;
} __aligned(FROB_UNHEARD_OF);

struct frob_cpus {
	__u32 kind;
} ____cacheline_aligned;

struct frob_open {
	__u64 data;
	__u32 kind;
	char end[];
};

union frob_union {
	__u8 bytes[5];
	__u32 number;
} __packed;
`,
};

function typesFor(architecture: string): Types {
  const tree = new SourceTree({ paths: Object.keys(FILES), read: (path) => FILES[path] }, architecture);
  return new Types(tree, new KernelOptions(tree));
}

const type = (base: string) => ({ base, pointers: 0, isUser: false, dimensions: [] });
const sizeOf = (name: string, architecture = 'x86') => typesFor(architecture).sizeOf(type(name));
const offsetOf = (name: string, field: string) => typesFor('x86').field(type(name), field)?.offset;

test.each([
  ['struct frob_plain', 16],
  ['struct frob_packed', 25],
  ['struct frob_before', 6],
  ['struct frob_aligned', 16],
  ['struct frob_both', 8],
  ['struct frob_fields', 16],
  ['struct frob_nested', 12],
  ['union frob_union', 5],
])('%s has %i bytes', (name, size) => {
  expect(sizeOf(name)).toBe(size);
});

test.each([
  ['struct frob_packed', 'plain.data', 17],
  ['struct frob_before', 'data', 2],
  ['struct frob_fields', 'tight', 1],
  ['struct frob_fields', 'wide', 8],
  ['struct frob_nested', 'inner.two', 5],
  ['struct frob_nested', 'last', 9],
  ['struct frob_cpus', 'kind', 0],
])('%s has %s at %i', (name, field, offset) => {
  expect(offsetOf(name, field)).toBe(offset);
});

describe('a macro behind a struct', () => {
  test.each([
    ['x86', 12],
    ['arm64', 16],
    ['riscv', 16],
  ])('is what the compiler for %s makes of it', (architecture, size) => {
    expect(sizeOf('struct frob_event', architecture)).toBe(size);
  });

  test('that an option chooses leaves the size unknown', () => {
    expect(sizeOf('struct frob_maybe')).toBeUndefined();
  });
});

test('an array without a length has a place', () => {
  const of = { kind: 'type', type: type('struct frob_open'), offset: 0 } as const;
  const end = { kind: 'name', name: 'end', offset: 0 } as const;
  const callee = { kind: 'name', name: 'offsetof', offset: 0 } as const;
  const asked = { kind: 'call', callee, operands: [of, end], offset: 0 } as const;
  expect(typesFor('x86').valueOf(asked)).toMatchObject({ value: 12n });
});

test.each(['struct frob_unknown', 'struct frob_cpus'])('the size of %s is not known', (name) => {
  expect(sizeOf(name)).toBeUndefined();
});
