import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bestGrade } from '../entry/suggest/best-grade.ts';
import { compileEntry } from '../entry/trace.ts';
import { readSpecs } from '../spec/read.ts';
import { NEWEST } from '../spec/version.ts';
import { deriveCall } from './derive.ts';
import { KernelOptions } from './tree/kernel-options.ts';
import { SourceTree } from './tree/source-tree.ts';
import { Types } from './tree/types.ts';
import { writeSpec } from './write-spec.ts';

type Files = Readonly<Record<string, string>>;

/** The grade of the derived spec; undefined where the files define no such call. */
function gradeIn(files: Files, name: string): string | undefined {
  const tree = new SourceTree({ paths: Object.keys(files), read: (path) => files[path] });
  const configuration = new KernelOptions(tree);
  const call = deriveCall(tree, new Types(tree, configuration), configuration, name);
  if (!call) return undefined;
  const spec = readSpecs(writeSpec(call, '7.2')).documents[0]?.spec;
  return spec ? bestGrade(compileEntry(spec, NEWEST), 'none') : 'unknown';
}

const HEADER = `#define TUNE_ALL (TUNE_ON | TUNE_OFF)
#define TUNE_ON 0x1
#define TUNE_OFF 0x2
struct tune_args {
	__u64 flags;
	__u64 limit;
};
`;
/** Functions in which each of four pieces of code is one that another one calls. */
const HELPERS: readonly string[] = [
  'static int check_flags(const struct tune_args *args)\n{\n\tif (args->flags & ~TUNE_ALL)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n',
  'static int check_limit(const struct tune_args *args)\n{\n\tif (args->limit > 64)\n\t\treturn -E2BIG;\n\treturn 0;\n}\n',
  'static bool may_tune(void)\n{\n\treturn capable(CAP_SYS_ADMIN);\n}\n',
  'static int find_file(int fd)\n{\n\tstruct file *file = fget(fd);\n\n\tif (!file)\n\t\treturn -EBADF;\n\treturn 0;\n}\n',
  'static int copy_args(struct tune_args *args, const struct tune_args __user *from)\n{\n\tif (copy_from_user(args, from, sizeof(*args)))\n\t\treturn -EFAULT;\n\treturn 0;\n}\n',
];
const NAMES = ['check_flags', 'check_limit', 'may_tune', 'find_file', 'copy_args'];
const CALLS: Readonly<Record<string, string>> = {
  check_flags: '\terr = check_flags(&args);\n\tif (err)\n\t\treturn err;\n',
  check_limit: '\terr = check_limit(&args);\n\tif (err)\n\t\tgoto out;\n',
  may_tune: '\tif (!may_tune())\n\t\treturn -EPERM;\n',
  find_file: '\terr = find_file(fd);\n\tif (err < 0)\n\t\treturn err;\n',
  copy_args: '\terr = copy_args(&args, uargs);\n\tif (err)\n\t\treturn err;\n',
};

/** A call that takes some of the steps, in an order. */
function code(order: readonly string[]): string {
  const body = order.map((name) => CALLS[name]).join('');
  return `SYSCALL_DEFINE2(tune, int, fd, const struct tune_args __user *, uargs)\n{\n\tstruct tune_args args;\n\tint err;\n\n${body}\treturn 0;\nout:\n\treturn err;\n}\n`;
}

const BETTER = new Map([
  ['permanent', 3],
  ['strong', 2],
  ['weak', 1],
]);
/** How good a grade is for somebody who relies on it; what claims nothing is worth nothing. */
const worth = (grade: string | undefined) => BETTER.get(grade ?? '') ?? 0;

describe('what is left out', () => {
  const orders = fc.shuffledSubarray(NAMES, { minLength: 1 });

  test('makes no grade better, and none of nothing that was not none', () => {
    fc.assert(
      fc.property(orders, fc.subarray(NAMES, { minLength: 1 }), (order, gone) => {
        const kept = HELPERS.filter((_, index) => !gone.includes(NAMES[index] ?? ''));
        const whole = { 'fs/tune.c': HEADER + HELPERS.join('\n') + code(order) };
        const less = { 'fs/tune.c': HEADER + kept.join('\n') + code(order) };
        const [before, after] = [gradeIn(whole, 'tune'), gradeIn(less, 'tune')];
        expect(worth(after), `${order}: ${before}, without ${gone}: ${after}`).toBeLessThanOrEqual(
          worth(before),
        );
        if (after === 'none') expect(before, `${order} without ${gone}`).toBe('none');
      }),
      { numRuns: 150 },
    );
  });

  test('makes no grade better where macros, structs or enumerators are left out', () => {
    const lines = HEADER.split(/(?<=\n)(?=[#s])/);
    fc.assert(
      fc.property(orders, fc.subarray(lines), (order, kept) => {
        const rest = HELPERS.join('\n') + code(order);
        const before = gradeIn({ 'fs/tune.c': HEADER + rest }, 'tune');
        const after = gradeIn({ 'fs/tune.c': kept.join('') + rest }, 'tune');
        expect(worth(after), `${order} with ${kept}`).toBeLessThanOrEqual(worth(before));
        if (after === 'none') expect(before, `${order} with ${kept}`).toBe('none');
      }),
      { numRuns: 100 },
    );
  });
});

describe('code that is damaged', () => {
  const WHOLE = HEADER + HELPERS.join('\n') + code(NAMES);
  const pieces = fc.constantFrom(
    '{',
    '}',
    '(',
    ')',
    '/*',
    '*/',
    '"',
    "'",
    '#if X\n',
    '#endif\n',
    '\\\n',
    ';',
    ',',
    '&&',
    'goto out;',
    'é',
    '\0',
    '##',
    '...',
  );

  test('never ends in a fault, however it was cut and mixed', () => {
    const edits = fc.array(fc.tuple(fc.nat(WHOLE.length), fc.nat(40), pieces), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(edits, (all) => {
        let text = WHOLE;
        for (const [at, length, piece] of all) text = text.slice(0, at) + piece + text.slice(at + length);
        gradeIn({ 'fs/tune.c': text }, 'tune');
      }),
      { numRuns: 300 },
    );
  });

  test('that ends anywhere is read as far as it goes', () => {
    for (let end = 0; end < WHOLE.length; end += 7) gradeIn({ 'fs/tune.c': WHOLE.slice(0, end) }, 'tune');
  });
});

describe('code without an end', () => {
  const call = (body: string) => `SYSCALL_DEFINE1(tune, int, x)\n{\n${body}\treturn 0;\n}\n`;

  test.each([
    [
      'a function that calls itself',
      `static int again(int x)\n{\n\treturn again(x - 1);\n}\n${call('\tif (again(x))\n\t\treturn -EINVAL;\n')}`,
    ],
    [
      'two that call each other',
      `static int one(int x)\n{\n\treturn two(x);\n}\nstatic int two(int x)\n{\n\treturn one(x);\n}\n${call('\tif (one(x))\n\t\treturn -EINVAL;\n')}`,
    ],
    [
      'a macro that is itself',
      `#define LOOP LOOP\n#define DEEP(x) DEEP(x + 1)\n${call('\tif (x & LOOP || DEEP(x))\n\t\treturn -EINVAL;\n')}`,
    ],
    [
      'macros that double',
      `#define M0(x) x + x\n${Array.from({ length: 40 }, (_, index) => `#define M${index + 1}(x) M${index}(x) + M${index}(x)\n`).join('')}${call('\tif (M40(x))\n\t\treturn -EINVAL;\n')}`,
    ],
    [
      'constants that mean each other',
      `#define A (B)\n#define B (A)\nenum e {\n\tC = D,\n\tD = C,\n};\n${call('\tif (x & A || x & C)\n\t\treturn -EINVAL;\n')}`,
    ],
    [
      'a struct that holds itself',
      `struct s {\n\tstruct s inner;\n\tint flags;\n};\n${call('\tstruct s own;\n\n\tif (sizeof(own) > 3)\n\t\treturn -EINVAL;\n')}`,
    ],
    [
      'a typedef of itself',
      `typedef loop_t loop_t;\nSYSCALL_DEFINE1(tune, loop_t, x)\n{\n\tif (x)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n`,
    ],
    ['a goto that goes back', call('again:\n\tif (x)\n\t\tgoto again;\n')],
    ['deep brackets', call(`\tif (${'('.repeat(5_000)}x${')'.repeat(5_000)})\n\t\treturn -EINVAL;\n`)],
    ['a long sum', call(`\tif (${'x + '.repeat(20_000)}x)\n\t\treturn -EINVAL;\n`)],
    ['a long list of choices', call(`\tif (${'x ? 1 : '.repeat(20_000)}x)\n\t\treturn -EINVAL;\n`)],
    ['a long row of assignments', call(`\t${'x = '.repeat(20_000)}1;\n`)],
    ['deep blocks', call(`${'{'.repeat(5_000)}${'}'.repeat(5_000)}\n`)],
    [
      'macros without a definition',
      call('\tNOT_DEFINED(x);\n\tFOREACH_NOT_DEFINED(x) {\n\t\treturn -EINVAL;\n\t}\n'),
    ],
  ])('%s is read to its bound', (_, text) => {
    expect(['none', 'weak', 'strong', 'unknown']).toContain(gradeIn({ 'fs/tune.c': text }, 'tune'));
  });
});
