import { expect, test } from 'vitest';
import { specOf, xyzzy } from '../../../test/support/lint.ts';
import { compileEntry } from '../trace.ts';
import { pathExists } from './path-through.ts';

const PROTOTYPE =
  'int xyzzy(int fd, unsigned int cmd, unsigned int flags, const char __user *path, struct s __user *arg, size_t size)';
const MORE = 'structs: {s: {op: __u32, len: __u32, next: {type: __u64, role: in, points_to: struct s}}}\n';

/** Whether one call takes the step with the effect "first" and may fail in the last step. */
function goesThrough(entry: string, around: readonly number[] = []): boolean {
  const spec = specOf(xyzzy(PROTOTYPE, entry, MORE));
  const compiled = compileEntry(spec);
  const steps = compiled.steps.map(({ step }) => step);
  const first = steps.find(({ text }) => text === 'first');
  const last = steps.at(-1);
  if (first === undefined || last === undefined) throw new Error('no such steps');
  return pathExists(compiled, {
    through: [first, last],
    around: around.flatMap((index) => steps[index] ?? []),
  });
}

const between = (first: string, ...rest: readonly string[]): string =>
  ['- effect: first', `  when: ${first}`, ...rest].join('\n');

test.each([
  ['a command and another', between('cmd == 1', '- work: w', '  when: cmd == 2', '  error: EIO')],
  ['a command that is done', between('cmd == 1', '- done: cmd == 1', '- work: w', '  error: EIO')],
  ['a bit and its absence', between('flags & 4', '- work: w', '  when: (flags & 4) == 0', '  error: EIO')],
  ['a bit and its negation', between('flags & 4', '- work: w', "  when: '!(flags & 4)'", '  error: EIO')],
  ['two ranges', between('cmd < 10', '- work: w', '  when: cmd >= 10', '  error: EIO')],
  ['parts of a command', between('(cmd >> 8) == 3', '- work: w', '  when: (cmd >> 8) == 4', '  error: EIO')],
  [
    'a mode of several bits',
    between('(flags & 7) == 1', '- work: w', '  when: (flags & 7) == 2', '  error: EIO'),
  ],
  [
    'a switch of ors',
    between('cmd == 1 || cmd == 2', '- work: w', '  when: cmd == 3 || cmd == 4', '  error: EIO'),
  ],
  ['a pointer and NULL', between('arg != NULL', '- work: w', '  when: arg == NULL', '  error: EIO')],
  ['an empty path', between('empty(path)', '- work: w', "  when: '!empty(path)'", '  error: EIO')],
  [
    'an absolute path is not empty',
    between("'!relative(path)'", '- work: w', '  when: empty(path)', '  error: EIO'),
  ],
  [
    'a check in front',
    `- check: cmd == 1 && flags\n  error: EINVAL\n${between('cmd == 1', '- work: w', '  when: flags & 1', '  error: EIO')}`,
  ],
  ['a check that cannot be true', between('cmd == 1', '- check: cmd == 2', '  error: EINVAL')],
  [
    'a done behind a condition',
    between('flags & 1', '- done: cmd == 1 || cmd != 1', '  when: flags & 1', '- work: w', '  error: EIO'),
  ],
  [
    'a descriptor that names nothing',
    `- lookup: fd\n  error: EBADF\n${between('fd == -1', '- work: w', '  error: EIO')}`,
  ],
  ['a NULL that is written', `- write: arg\n${between('arg == NULL', '- work: w', '  error: EIO')}`],
  [
    'fields of a struct',
    `- copy: arg\n${between('arg.op == 1', '- work: w', '  when: arg.op == 2', '  error: EIO')}`,
  ],
  [
    'fields behind fields',
    `- copy: arg\n- copy: arg.next\n${between('arg.next.op == 1', '- work: w', '  when: arg.next.op == 2', '  error: EIO')}`,
  ],
])('no path: %s', (_, entry) => {
  expect(goesThrough(entry)).toBe(false);
});

test.each([
  ['no conditions', '- effect: first\n- work: w\n  error: EIO'],
  ['the same command', between('cmd == 1', '- work: w', '  when: cmd == 1', '  error: EIO')],
  ['another command is done', between('cmd == 1', '- done: cmd == 2', '- work: w', '  error: EIO')],
  ['two bits', between('flags & 4', '- work: w', '  when: flags & 8', '  error: EIO')],
  [
    'three bits, and a mask',
    `- check: flags & ~15\n  error: EINVAL\n- check: '!(flags & 2)'\n  error: EINVAL\n${between('flags & 4', '- work: w', '  when: flags & 8', '  error: EIO')}`,
  ],
  ['ranges that meet', between('cmd < 10', '- work: w', '  when: cmd >= 9', '  error: EIO')],
  ['parts of a command', between('(cmd >> 8) == 3', '- work: w', '  when: (cmd & 255) == 4', '  error: EIO')],
  ['two arguments', between('cmd == 1', '- work: w', '  when: flags == 2', '  error: EIO')],
  ['a check that can be true', between('cmd == 1', '- check: flags == 2', '  error: EINVAL')],
  [
    'a path that is relative',
    between("'!empty(path)'", '- work: w', '  when: relative(path)', '  error: EIO'),
  ],
  ['a result that is written', between('cmd == 1', '- write: arg')],
  [
    'fields of a struct',
    `- copy: arg\n${between('arg.op == 1', '- work: w', '  when: arg.len > 7', '  error: EIO')}`,
  ],
  ['an index', between('size > 3', '- work: w', '  when: size % 8 == 1', '  error: EIO')],
])('a path: %s', (_, entry) => {
  expect(goesThrough(entry)).toBe(true);
});

test('around a step', () => {
  const guarded = (when: string): string =>
    `- permission: CAP_X\n  when: ${when}\n  error: EPERM\n${between('cmd == 1', '- work: w', '  error: EIO')}`;
  expect(goesThrough(guarded('cmd == 2'), [0])).toBe(true);
  expect(goesThrough(guarded('cmd == 1'), [0])).toBe(false);
  expect(goesThrough(guarded('cmd <= 1'), [0])).toBe(false);
});

test('a search ends, however many conditions there are', () => {
  const many = Array.from({ length: 390 }, (_, index) => `- done: (flags ^ cmd) == ${index + 5}`);
  const entry = between(
    'cmd * flags == 104729 && cmd > 1 && flags > 1',
    ...many,
    '- work: w',
    '  error: EIO',
  );
  const compiled = compileEntry(specOf(xyzzy(PROTOTYPE, entry, MORE)));
  const [first, last] = [compiled.steps[0]?.step, compiled.steps.at(-1)?.step];
  if (first === undefined || last === undefined) throw new Error('no such steps');
  const effort = { steps: 50_000 };
  expect(pathExists(compiled, { through: [first, last] }, effort)).toBe(false);
  expect(effort.steps).toBeGreaterThan(-1_000);
});
