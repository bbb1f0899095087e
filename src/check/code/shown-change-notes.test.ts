import { structuredPatch } from 'diff';
import { describe, expect, test } from 'vitest';
import { readDiff } from '../../draft/diff.ts';
import { readSpecs } from '../../spec/read.ts';
import { shownChangeNotes } from './shown-change-notes.ts';

const SPEC = `syscall: frob
status: merged
prototype: long frob(int fd, unsigned int flags)
arguments:
  flags: { role: flags, values: { FROB_A: 1, FROB_B: 2 } }
entry:
  - check: flags & ~(FROB_A | FROB_B)
    error: EINVAL
  - lookup: fd
    error: EBADF
`;

const HEADER = `--- a/include/uapi/linux/frob.h
+++ b/include/uapi/linux/frob.h
@@ -1,2 +1,3 @@
 #define FROB_A 1
 #define FROB_B 2
+#define FROB_NEW (1U << 2)
`;

/** What is said of a body before and after a patch that shows some lines around what it changes. */
async function told(before: string, after: string, context = 3, spec = SPEC): Promise<readonly string[]> {
  const name = 'fs/frob.c';
  const { hunks } = structuredPatch(name, name, FILE(before), FILE(after), '', '', { context });
  const shown = hunks.map(
    ({ oldStart, oldLines, newStart, newLines, lines }) =>
      `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@ SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)\n${lines.join('\n')}\n`,
  );
  return toldOf(`--- a/${name}\n+++ b/${name}\n${shown.join('')}${HEADER}`, spec);
}

async function toldOf(patch: string, spec: string): Promise<readonly string[]> {
  const described = readSpecs(spec).documents[0]?.spec;
  const notes = await shownChangeNotes(readDiff(patch), async (name) =>
    name === 'frob' ? described : undefined,
  );
  return notes.flatMap(({ message }) =>
    message
      .replace(/^[^:]*: /, '')
      .split('; ')
      .filter((clause) => !/^(?:how a kernel|name its|add a spec)/.test(clause)),
  );
}

const FILE = (body: string) =>
  `\n\n\nSYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)\n{\n\tint err;\n\n${body}\n\terr = frob_do(fd);\n\treturn err;\n}\n`;
const MASK = '\tif (flags & ~(FROB_A | FROB_B))\n\t\treturn -EINVAL;';
const WIDER = '\tif (flags & ~(FROB_A | FROB_B | FROB_NEW))\n\t\treturn -EINVAL;';
const ADMIN = '\tif ((flags & FROB_NEW) && !capable(CAP_SYS_ADMIN))\n\t\treturn -EPERM;';

const PASSES = 'the check of flags in frob() passes it now, and failed with EINVAL before';
const FAILS = 'by the spec that ships, frob(-1, 0x4) fails with EINVAL on kernels without the patch';

test('a wider mask tells what was refused, and where the permission stands', async () => {
  expect(await told(MASK, `${WIDER}\n${ADMIN}`)).toEqual([
    PASSES,
    FAILS,
    'line 10, below that check, asks for CAP_SYS_ADMIN',
  ]);
  expect(await told(MASK, `${ADMIN}\n${WIDER}`)).toEqual([
    PASSES,
    FAILS,
    'line 8, above that check, asks for CAP_SYS_ADMIN',
  ]);
});

test('a macro tells what the test of it shows, and nothing where no line tests it', async () => {
  const macro = (more: string): string => `#define FROB_ALL (FROB_A | FROB_B${more})`;
  const tested = '\n\tif (flags & ~FROB_ALL)\n\t\treturn -EINVAL;';
  expect(await told(macro('') + tested, macro(' | FROB_NEW') + tested)).toEqual([PASSES, FAILS]);
  expect(await told(macro(''), macro(' | FROB_NEW'))).toEqual([]);
});

describe('what does not surely refuse a flag is not said to have refused it', () => {
  const cases: readonly (readonly [name: string, before: string])[] = [
    ['another operand', '\tif (fd > 3 && flags & ~(FROB_A | FROB_B))\n\t\treturn -EINVAL;'],
    ['a jump', '\terr = -EINVAL;\n\tif (flags & ~(FROB_A | FROB_B))\n\t\tgoto out;'],
    ['bits that are dropped', '\tflags &= FROB_A | FROB_B;\n\terr = flags & ~(FROB_A | FROB_B);'],
    ['a mask that is compared', '\tif ((flags & ~(FROB_A | FROB_B)) == FROB_C)\n\t\treturn -EINVAL;'],
    ['a chosen operand', '\tif (fd ? flags & ~(FROB_A | FROB_B) : 0)\n\t\treturn -EINVAL;'],
    ['a negation', '\tif (!(flags & ~(FROB_A | FROB_B)))\n\t\treturn -EINVAL;'],
  ];
  test.each(cases)('%s', async (_, before) => {
    const after = before.replace('FROB_A | FROB_B)', 'FROB_A | FROB_B | FROB_NEW)');
    expect(await told(before, after)).toEqual([FAILS]);
  });

  test('a spec that lets the bit pass, or may refuse the call for want of a permission', async () => {
    const passes = SPEC.replace('FROB_A | FROB_B)', 'FROB_A | FROB_B | 4)');
    expect(await told(MASK, WIDER, 3, passes)).toEqual([PASSES]);
    const first = SPEC.replace('entry:\n', 'entry:\n  - permission: CAP_SYS_ADMIN\n    error: EPERM\n');
    expect(await told(MASK, WIDER, 3, first)).toEqual([PASSES]);
  });
});

test('a new command', async () => {
  const spec = SPEC.replace('unsigned int flags', 'unsigned int cmd')
    .replace('flags: { role: flags, values', 'cmd: { role: choice, values')
    .replace('flags & ~(FROB_A | FROB_B)', 'cmd > FROB_B');
  const head = '\tswitch (cmd) {\n\tcase FROB_A:\n\t\tbreak;';
  const own = '\tcase FROB_NEW:\n\t\tif (!capable(CAP_SYS_ADMIN))\n\t\t\treturn -EPERM;\n\t\tbreak;';
  expect(await told(`${head}\n\t}`, `${head}\n${own}\n\t}`, 3, spec)).toEqual([
    'by the spec that ships, frob(-1, 0x4) fails with EINVAL on kernels without the patch',
    'its code asks for CAP_SYS_ADMIN in line 12',
  ]);
});

test('fewer lines never tell more', async () => {
  const bodies = [
    MASK,
    `\tif (fd < 0)\n\t\treturn -EBADF;\n${MASK}\n\tif (!may_mount())\n\t\treturn -EPERM;`,
  ];
  for (const before of bodies) {
    const after = before.replace(MASK, `${WIDER}\n${ADMIN}`);
    const all = new Set(await told(before, after));
    for (const context of [0, 1, 2])
      for (const clause of await told(before, after, context)) expect([...all]).toContain(clause);
    const unknown = await told(before, after, 3, SPEC.replace(/ {2}- check[\s\S]*/, '  - blank: unread\n'));
    expect(unknown).not.toContain(FAILS);
  }
  const lines = `--- a/fs/frob.c\n+++ b/fs/frob.c\n@@ -7,4 +7,4 @@ SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)\n \n-${MASK.replace('\n', '\n ')}\n+${WIDER.split('\n')[0]}\n \terr = frob_do(fd);\n${HEADER}`;
  const patch = lines.replace(/(\n \t\treturn -EINVAL;)(\n\+.*)/, '$2$1').split('\n');
  const all = await toldOf(patch.join('\n'), SPEC);
  expect(all).toEqual([PASSES, FAILS]);
  for (const [index] of patch.entries())
    for (const clause of await toldOf(patch.toSpliced(index, 1).join('\n'), SPEC))
      expect(all).toContain(clause);
});

test('a function with a hundred masks more is not told of', async () => {
  const others = (count: number) =>
    Array.from({ length: count }, (_, index) => `\tif (x${index} & ~(MASK_${index}))\n\t\terr = 1;`).join(
      '\n',
    );
  expect(await told(MASK, `${WIDER}\n${others(50)}`)).toEqual([PASSES, FAILS]);
  expect(await told(MASK, `${WIDER}\n${others(100)}`)).toEqual([]);
});
