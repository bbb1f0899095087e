import { describe, expect, test } from 'vitest';
import { specOf, xyzzy } from '../../../test/support/lint.ts';
import { codeMismatches } from './code-mismatches.ts';

const PROTOTYPE = 'long xyzzy(int fd, unsigned int flags)';
const FLAGS = '- check: flags & ~1\n  error: EINVAL';
const FD = '- lookup: fd\n  error: EBADF';
const PERMISSION = '- permission: CAP_X\n  error: EPERM';
const EFFECT = '- effect: x';

const written = (...steps: readonly string[]) => specOf(xyzzy(PROTOTYPE, [...steps, EFFECT].join('\n')));
const code = (...steps: readonly string[]) =>
  specOf(xyzzy(PROTOTYPE, [...steps, EFFECT].join('\n'), 'derived: {tree: "6.12"}\n'));

const found = (...[a, b]: Parameters<typeof codeMismatches>) =>
  codeMismatches(a, b).map(
    ({ kind, call, said, done }) => `${kind} ${call}: ${said.join('|')} / ${done.join('|')}`,
  );

describe('a call that only one of them can be right about', () => {
  test('the order of two refusals, an errno, a check that one lacks', () => {
    expect(found(written(FLAGS, FD), code(FD, FLAGS))).toEqual(['result xyzzy(-1, 2): EINVAL / EBADF']);
    expect(found(written(FLAGS, FD), code(FLAGS.replace('EINVAL', 'EOPNOTSUPP'), FD))).toEqual([
      'result xyzzy(-1, 2): EINVAL / EOPNOTSUPP',
    ]);
    expect(found(written(FD), code(FLAGS, FD))).toEqual([
      'result xyzzy(-1, 2): EBADF / EINVAL',
      'result xyzzy(_, 2): success / EINVAL',
    ]);
  });

  test('a permission before or behind a refusal, whatever the descriptor is', () => {
    expect(found(written(FD, FLAGS, PERMISSION), code(FD, PERMISSION, FLAGS))).toEqual([
      'permission xyzzy(_, 2): EINVAL / EPERM|EINVAL',
    ]);
    expect(found(written(FD, PERMISSION, FLAGS), code(FD, FLAGS, PERMISSION))).toEqual([
      'permission xyzzy(_, 2): EPERM|EINVAL / EINVAL',
    ]);
  });
});

describe('nothing is said', () => {
  test.each([
    ['where both are alike', written(FLAGS, FD, PERMISSION), code(FLAGS, FD, PERMISSION)],
    ['behind something that is not known', written(FD, FLAGS), code(FD, '- blank: not found', PERMISSION)],
    ['of a refusal that a blank may make', written(FLAGS, FD), code('- blank: which\n  error: EINVAL', FD)],
    ['of what may run out', written(FLAGS, FD), code(FLAGS, '- limit: memory\n  error: ENOMEM', FD)],
    ['of a gate', written(FLAGS, FD), code('- gate: CONFIG_X\n  error: ENOSYS', FLAGS, FD)],
    [
      'of an errno that the words of the other have, too',
      written('- work: x\n  error: [EINVAL, EBADF]'),
      code(FLAGS, FD),
    ],
  ])('%s', (_, a, b) => expect(found(a, b)).toEqual([]));

  test('of a name that has another value on the other side', () => {
    const named = (value: string, head = ''): string =>
      xyzzy(PROTOTYPE, `- check: flags & A\n  error: EINVAL\n${EFFECT}`, `${head}constants: {A: ${value}}\n`);
    expect(found(specOf(named('1')), specOf(named('1', 'derived: {tree: "6.12"}\n')))).toEqual([]);
    expect(found(specOf(named('1')), specOf(named('2', 'derived: {tree: "6.12"}\n')))).not.toEqual([]);
  });
});

test('the spec is read for the release of the tree', () => {
  const since = `${FLAGS}\n  since: "6.13"`;
  expect(found(written(since, FD), code(FD))).toEqual([]);
  expect(found(written(since.replace('6.13', '6.11'), FD), code(FD))).not.toEqual([]);
  const later = specOf(xyzzy(PROTOTYPE, `${FD}\n${EFFECT}`, 'arguments: {flags: {since: "7.1"}}\n'));
  const short = specOf(xyzzy('long xyzzy(int fd)', `${FD}\n${EFFECT}`, 'derived: {tree: "6.12"}\n'));
  expect(found(later, short)).toEqual([]);
});
