import { describe, expect, test } from 'vitest';
import { type DerivedCall, deriveCall } from '../derive.ts';
import { KernelOptions } from '../tree/kernel-options.ts';
import { SourceTree } from '../tree/source-tree.ts';
import { Types } from '../tree/types.ts';
import { compareCalls } from './compare-calls.ts';
import { describeChange } from './describe-change.ts';

const CAPABLE = '\tif (!capable(CAP_SYS_ADMIN))\n\t\treturn -EPERM;\n';
const FLAGS = '\tif (flags & ~MODE_ALL)\n\t\treturn -EINVAL;\n';
const SIZE = '\tif (size > 64)\n\t\treturn -E2BIG;\n';
const FILE = '\tfile = fget(fd);\n\tif (!file)\n\t\treturn -EBADF;\n';
const UNREAD = '\terr = indirect->op(flags);\n\tif (err)\n\t\treturn err;\n';
const END = '\treturn 0;\n}\n';
const HEAD = `#define MODE_ALL 0x3
#define MODE_MORE 0x7
SYSCALL_DEFINE3(operate, int, fd, unsigned int, flags, unsigned int, size)
{
	struct file *file;
	long err;

`;

function derived(code: string): DerivedCall {
  const tree = new SourceTree({ paths: ['fs/x.c'], read: () => code });
  const configuration = new KernelOptions(tree);
  const call = deriveCall(tree, new Types(tree, configuration), configuration, 'operate');
  if (!call) throw new Error('no call');
  return call;
}

const code = (...parts: readonly string[]) => HEAD + parts.join('') + END;

/** The changes from one text to another: the kind, and what people read. */
const changes = (before: string, after: string) =>
  compareCalls(derived(before), derived(after)).map((change) => `${change.kind}: ${describeChange(change)}`);

const places = (before: string, after: string) =>
  compareCalls(derived(before), derived(after)).map((change) => [
    'before' in change ? change.before.place.line : undefined,
    'after' in change ? change.after.place.line : undefined,
  ]);

describe('no change', () => {
  test('is what renames parameters, constants and files, or moves lines', () => {
    const before = code(FLAGS, FILE, CAPABLE);
    const renamed = `\n\n${before.replaceAll('flags', 'mode').replaceAll('MODE_ALL', 'ALL_MODES')}`;
    expect(changes(before, renamed)).toEqual([]);
  });

  test('is a helper that takes the checks over', () => {
    const helper = `static int check(unsigned int mode)\n{\n\tif (mode & ~0x3)\n\t\treturn -EINVAL;\n\treturn 0;\n}\n`;
    const call = '\terr = check(flags);\n\tif (err)\n\t\treturn err;\n';
    expect(changes(code(FLAGS, CAPABLE), helper + code(call, CAPABLE))).toEqual([]);
  });
});

describe('a step', () => {
  test('that moves is named with what it passed; of two that change places it is the permission', () => {
    const [before, after] = [code(FLAGS, SIZE, CAPABLE), code(CAPABLE, FLAGS, SIZE)];
    const permission = 'permission "CAP_SYS_ADMIN" (EPERM)';
    const others = 'check "flags & ~MODE_ALL" (EINVAL) and check "size > 64" (E2BIG)';
    expect(changes(before, after)).toEqual([
      `moved: ${permission} moved earlier: it now comes before ${others}`,
    ]);
    expect(changes(after, before)).toEqual([
      `moved: ${permission} moved later: it now comes after ${others}`,
    ]);
    expect(places(before, after)).toEqual([[12, 8]]);
    expect(changes(code(FLAGS, CAPABLE), code(CAPABLE, FLAGS))).toEqual([
      `moved: ${permission} moved earlier: it now comes before check "flags & ~MODE_ALL" (EINVAL)`,
    ]);
  });

  test('that is new or gone is said with its place', () => {
    const [before, after] = [code(FLAGS, CAPABLE), code(FLAGS, SIZE, CAPABLE)];
    expect(changes(before, after)).toEqual(['added: check "size > 64" (E2BIG) is new']);
    expect(places(before, after)).toEqual([[undefined, 10]]);
    expect(changes(after, before)).toEqual(['removed: check "size > 64" (E2BIG) is gone']);
    expect(places(after, before)).toEqual([[10, undefined]]);
  });

  test('that asks for something else is changed, not replaced', () => {
    const before = code(FLAGS, CAPABLE);
    expect(changes(before, before.replace('~MODE_ALL', '~MODE_MORE'))).toEqual([
      'changed: check "flags & ~MODE_ALL" (EINVAL) now asks "flags & ~MODE_MORE"',
    ]);
    expect(changes(before, before.replace('CAP_SYS_ADMIN', 'CAP_SYS_RAWIO'))).toEqual([
      'changed: permission "CAP_SYS_ADMIN" (EPERM) now asks "CAP_SYS_RAWIO"',
    ]);
    expect(changes(before, before.replace('MODE_ALL 0x3', 'MODE_ALL 0x7'))).toHaveLength(1);
  });

  test('that fails with another errno is changed', () => {
    const before = code(FLAGS, SIZE);
    expect(changes(before, before.replace('-E2BIG', '-EINVAL'))).toEqual([
      'changed: check "size > 64" now fails with EINVAL, before with E2BIG',
    ]);
  });

  test('that fails with another errno at another place is both', () => {
    expect(changes(code(FLAGS, SIZE), code(SIZE.replace('E2BIG', 'EFBIG'), FLAGS))).toEqual([
      'moved: check "size > 64" (EFBIG) moved earlier: it now comes before check "flags & ~MODE_ALL" (EINVAL)',
      'changed: check "size > 64" now fails with EFBIG, before with E2BIG',
    ]);
  });

  test('that is asked for some arguments alone is changed', () => {
    const guarded = CAPABLE.replace('(!capable', '(flags & 1 && !capable');
    expect(changes(code(FLAGS, CAPABLE), code(FLAGS, guarded))).toEqual([
      'changed: permission "CAP_SYS_ADMIN" (EPERM) now applies only when "flags & 1"',
    ]);
    expect(changes(code(FLAGS, guarded), code(FLAGS, CAPABLE))).toEqual([
      'changed: permission "CAP_SYS_ADMIN" (EPERM) now applies always, before when "flags & 1"',
    ]);
  });

  test('is only not seen any more where code could not be followed', () => {
    const [before, after] = [code(FLAGS, SIZE), code(FLAGS, UNREAD)];
    const found = compareCalls(derived(before), derived(after));
    expect(found).toMatchObject([{ kind: 'removed', isCertain: false }, { kind: 'added' }]);
    expect(found.map(describeChange)).toEqual([
      'check "size > 64" (E2BIG) is no longer seen (some of the code after the change could not be followed)',
      expect.stringMatching(/^part of the code is no longer understood: /),
    ]);
    expect(compareCalls(derived(after), derived(before))).toMatchObject([
      { kind: 'removed' },
      { kind: 'added', isCertain: false },
    ]);
  });
});

test('a state compared with itself has not changed, whatever its steps', () => {
  const parts = [FLAGS, SIZE, FILE, CAPABLE, UNREAD, FLAGS, CAPABLE];
  for (let length = 0; length <= parts.length; length += 1) {
    const text = code(...parts.slice(0, length));
    expect(changes(text, text)).toEqual([]);
  }
});
