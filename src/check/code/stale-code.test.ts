import { structuredPatch } from 'diff';
import { describe, expect, test } from 'vitest';
import { readDiff } from '../../draft/diff.ts';
import { compileEntry, trace } from '../../entry/trace.ts';
import { NEWEST } from '../../spec/version.ts';
import { patchedStates } from './code-state.ts';
import { noKernelCode } from './kernel-code.ts';

const NAME = 'fs/frob.c';
/** Code that looks like that of the call, and which no patch shows wholly. */
const other = (name: string): string =>
  `static int ${name}(int fd, unsigned int flags)\n{\n\tint err;\n\n\tif (flags & ~FROB_ALL)\n\t\treturn -EINVAL;\n\tif (fd < 0)\n\t\treturn -EBADF;\n\treturn 0;\n}\n`;
const file = (...parts: readonly string[]): string =>
  [other('first'), other('second'), ...parts, other('third'), other('fourth')].join('\n');
const MASK = '\tif (flags & ~FROB_ALL)\n\t\treturn -EINVAL;';
const ADMIN = '\tif (!capable(CAP_SYS_ADMIN))\n\t\treturn -EPERM;';
const BADF = '\tif (fd < 0)\n\t\treturn -EBADF;';
const HEAD = 'SYSCALL_DEFINE2(frob, int, fd, unsigned int, flags)';
const call = (body: string, head = HEAD): string => `${head}\n{\n\tint err;\n\n${body}\n\treturn 0;\n}\n`;

/** A series of patches, each with so many lines around what it changes. */
function series(texts: readonly (readonly [text: string, context: number])[]): string {
  return texts
    .slice(1)
    .map(([text, context], index) => {
      const before = texts[index]?.[0] ?? '';
      const lines = before.split('\n');
      const { hunks } = structuredPatch(NAME, NAME, before, text, '', '', { context });
      const shown = hunks.map((hunk) => {
        const section = lines.slice(0, hunk.oldStart - 1).findLast((line) => /^[A-Za-z_$]/.test(line)) ?? '';
        return `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@ ${section}\n${hunk.lines.join('\n')}\n`;
      });
      return `--- a/${NAME}\n+++ b/${NAME}\n${shown.join('')}`;
    })
    .join('');
}

/** What calls do: by the patches alone, and by the last state. */
function outcomes(texts: readonly (readonly [text: string, context: number])[]) {
  const patches = patchedStates(readDiff(series(texts)), noKernelCode()).after;
  const last = `--- /dev/null\n+++ b/${NAME}\n@@ -0,0 +1,${texts.at(-1)?.[0].split('\n').length} @@\n${(texts.at(-1)?.[0] ?? '').replace(/^/gm, '+')}\n`;
  const whole = patchedStates(readDiff(last), noKernelCode()).after;
  return [patches, whole].map((state) => {
    const spec = state.read('frob')?.spec;
    if (spec === undefined) throw new Error('frob was not read');
    const entry = compileEntry(spec, NEWEST);
    return ['frob(-1, 0)', 'frob(-1, 2)', 'frob(-1, 4)', 'frob(0, 2)', 'frob(0, 4)', 'frob(0, 8)'].map(
      (text) => {
        const read = spec.readCall(text);
        return read.ok ? trace(entry, read.call).outcomes.map(({ result }) => result) : ['unread'];
      },
    );
  });
}

const ENUM = 'enum {\n\tFROB_A = 1,\n\tFROB_ALL = 5,\n};\n';
const NAMED = 'enum frob_flags {\n\tFROB_A,\n\tFROB_ALL,\n};\n';
const MACRO = '#define FROB_A 1\n#define FROB_B 2\n#define FROB_ALL (FROB_A | \\\n\tFROB_B)\n';
const SPLIT = 'SYSCALL_DEFINE2(\n\tfrob, int, fd,\n\tunsigned int, flags)';
const CHECK = `static int frob_check(int fd, unsigned int flags)\n{\n\tint err;\n\n${BADF}\n${MASK}\n\treturn 0;\n}\n`;
const LATER = CHECK.replace(`${BADF}\n${MASK}`, `${ADMIN}\n${MASK}`);
const CALLS = '\terr = frob_check(fd, flags);\n\tif (err)\n\t\treturn err;';

describe('what a later patch changes in part is its last state, or not known', () => {
  const cases: readonly {
    readonly name: string;
    readonly texts: readonly (readonly [text: string, context: number])[];
  }[] = [
    {
      name: 'an enum without a name',
      texts: [
        [file(), 3],
        [file(ENUM, call(MASK)), 1],
        [file(MACRO, call(MASK)), 4],
      ],
    },
    {
      name: 'an enum that an earlier part shows',
      texts: [
        [file(), 3],
        [file(ENUM, call(MASK)), 1],
        [file(MACRO, call(MASK)), 5],
        [file(NAMED, call(MASK)), 3],
      ],
    },
    {
      name: 'the second line of a macro',
      texts: [
        [file(), 3],
        [file(MACRO, call(MASK)), 1],
        [file(MACRO.replace('\tFROB_B', '\t4'), call(MASK)), 6],
      ],
    },
    {
      name: 'a helper',
      texts: [
        [file(), 3],
        [file(MACRO, CHECK, call(CALLS)), 1],
        [file(MACRO, LATER, call(CALLS)), 40],
      ],
    },
    {
      name: 'a head whose name stands on the next line',
      texts: [
        [file(), 3],
        [file(MACRO, call(`${MASK}\n${ADMIN}`, SPLIT)), 1],
        [file(MACRO, call(`${ADMIN}\n${MASK}`, SPLIT)), 30],
      ],
    },
    {
      name: 'a function that looks like the call',
      texts: [
        [file(), 3],
        [file(MACRO, call(`${MASK}\n${BADF}`)), 3],
        [
          file(MACRO, call(`${MASK}\n${BADF}`)).replace(
            `${BADF}\n\treturn 0;\n}\n\nstatic int fourth`,
            `${ADMIN}\n${BADF}\n\treturn 0;\n}\n\nstatic int fourth`,
          ),
          1,
        ],
      ],
    },
  ];
  test.each(cases)('$name', ({ texts }) => {
    const [read = [], truth = []] = outcomes(texts);
    for (const [index, own] of read.entries())
      if (!own.includes('unknown')) expect(own).toEqual(expect.arrayContaining(truth[index] ?? []));
  });
});

test('a patch of other lines leaves what is known of a call', () => {
  const before = file(MACRO, call(`${MASK}\n${ADMIN}`));
  const [read, truth] = outcomes([
    [file(), 3],
    [before, 3],
    [before.replace('\tif (fd < 0)', '\tif (fd < 1)'), 3],
  ]);
  expect(read).toEqual(truth);
});
