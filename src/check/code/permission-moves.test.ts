import { expect, test } from 'vitest';
import { CodeState } from './code-state.ts';
import { noKernelCode } from './kernel-code.ts';
import { permissionMoves } from './permission-moves.ts';

const PATH = 'fs/frob.c';
const HEAD = 'SYSCALL_DEFINE3(frob, int, fd, unsigned int, flags, int __user *, number)';

/** The moves of a call with this body, as `check: the last line of what the permission moves behind`. */
function movesOf(...body: readonly string[]): readonly string[] {
  const text = [HEAD, '{', ...body, '}', ''].join('\n');
  const kernel = noKernelCode();
  const spec = new CodeState(kernel, kernel.tree.with(new Map([[PATH, text]]))).read('frob')?.spec;
  if (spec === undefined) throw new Error('no spec');
  return permissionMoves(text, PATH, spec).map(
    ({ check, first, last, behind }) =>
      `${spec.entry[check]?.text}: lines ${first} to ${last} behind ${behind}`,
  );
}

const PERMISSION = ['\tif (!capable(CAP_SYS_ADMIN))', '\t\treturn -EPERM;'];
const FLAGS = ['\tif (flags)', '\t\treturn -EINVAL;'];
const LOOKUP = ['\tCLASS(fd, f)(fd);', '\tif (fd_empty(f))', '\t\treturn -EBADF;'];

test('a permission can move behind the checks that follow it', () => {
  expect(movesOf(...PERMISSION, ...FLAGS, ...LOOKUP, '\treturn frob_it(f);')).toEqual([
    'flags: lines 3 to 4 behind 6',
    'fd: lines 3 to 4 behind 9',
  ]);
});

test('a comment above the permission moves with it', () => {
  const comment = ['\t/*', '\t * Only for administrators.', '\t */'];
  expect(movesOf(...comment, ...PERMISSION, ...FLAGS, '\treturn 0;')).toEqual([
    'flags: lines 3 to 7 behind 9',
  ]);
});

test('a permission that is asked for through a variable moves as a whole', () => {
  const permission = [
    '\terr = security_capable(current_cred(), &init_user_ns, CAP_SYS_ADMIN, 0);',
    '\tif (err)',
    '\t\treturn err;',
  ];
  expect(movesOf('\tint err;', ...permission, ...FLAGS, '\treturn 0;')).toEqual([
    'flags: lines 4 to 6 behind 8',
  ]);
});

test.each([
  ['a lock is taken', ['\tmutex_lock(&frob_lock);']],
  ['a reference is taken', ['\tstruct file *file = fget(fd);']],
  ['a call may take a lock', ['\tif (frob_trylock())', '\t\treturn -EAGAIN;']],
  ['memory is allocated', ['\tp = kmalloc(8, GFP_KERNEL);', '\tif (!p)', '\t\treturn -ENOMEM;']],
  ['a label stands there', ['again:']],
  ['a check goes to where things are given back', ['\tif (flags == 3)', '\t\tgoto out;']],
  ['something else is done', ['\tfrob_count++;']],
])('not behind a check where %s between them', (_, between) => {
  expect(movesOf(...PERMISSION, ...between, ...FLAGS, '\treturn 0;')).toEqual([]);
});

test.each([
  ['what other code sets', 'flags', '&flags', []],
  ['what a function fills', 'name[0]', 'name', []],
  ['something else', 'fd', 'name', ['number: lines 4 to 5 behind 7']],
])('whether the permission depends on %s decides', (_, asked, to, moves) => {
  const permission = [`\tif (${asked} && !capable(CAP_SYS_ADMIN))`, '\t\treturn -EPERM;'];
  const copy = [`\tif (copy_from_user(${to}, number, 4))`, '\t\treturn -EFAULT;'];
  expect(movesOf('\tchar name[8];', ...permission, ...copy, '\treturn 0;')).toEqual(moves);
});

test('a check before the permission needs no move', () => {
  expect(movesOf(...FLAGS, ...PERMISSION, '\treturn 0;')).toEqual([]);
});

test('a permission that another function asks for stays where it is', () => {
  const call = ['\terr = frob_may();', '\tif (err)', '\t\treturn err;'];
  const helper = ['}', 'static int frob_may(void)', '{', ...PERMISSION, '\treturn 0;'];
  expect(movesOf('\tint err;', ...call, ...FLAGS, '\treturn 0;', ...helper)).toEqual([]);
});
