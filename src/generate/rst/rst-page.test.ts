import { expect, test } from 'vitest';
import { specOf } from '../../../test/support/lint.ts';
import { generateKapiComment } from '../kapi-comment/kapi-comment.ts';
import { generateRst } from './rst-page.ts';

const SPEC = `syscall: xyzzy
summary: Start the *machine* of a_ | descriptor
status: merged
since: "6.12"
prototype: int xyzzy(int fd, struct xyzzy_args __user *args, size_t size, unsigned int flags)
arguments:
  fd: {role: fd, sentinels: {XYZZY_SELF: -10000}}
  args: {role: in}
  flags: {role: flags, values: {XYZZY_NOW: 0x1, XYZZY_DEEP: 0x10}}
structs:
  xyzzy_args: {what: __u64, how: "__u32[2]"}
entry:
  - check: size < 16
    error: EINVAL
    permanent: the first version's size can never shrink
  - copy: args
    size: size
    trailing: E2BIG
    error: EFAULT
  - lookup: fd
    when: args.what != 0
    error: EBADF
  - permission: CAP_NET_ADMIN over *its* namespace
    error: EPERM
    since: "6.14"
  - effect: starts it
probes:
  - call: xyzzy(-1, NULL, 0, 0)
    expect: EINVAL
    because: a size below the first version's
`;

test('a page has the errors in their order, the conditions, the probes, and no markup of the spec', () => {
  const page = generateRst(specOf(SPEC));
  expect(page).toMatch(/^=====\nxyzzy\n=====\n\nStart the \\\*machine\\\* of a\\_ \\\| descriptor\.\n/);
  expect(page).toContain('The call was added in Linux 6.12.');
  expect(page).toContain('    struct xyzzy_args {\n        __u64 what;\n        __u32 how[2];\n    };');
  const errors = page.slice(page.indexOf('Errors, in the order'), page.indexOf('Telling a refusal'));
  expect(errors.replace(/\s+/g, ' ')).toContain(
    "#. ``EINVAL``: ``size < 16``. This will always be refused: the first version's size can never shrink. " +
      '#. ``EFAULT``, ``E2BIG``: ``args`` cannot be read, or has bytes other than zero behind what the kernel knows (``E2BIG``). ' +
      '#. ``EBADF``: ``fd`` names nothing, if ``args.what != 0``. ' +
      '#. ``EPERM``: the caller lacks the permission: CAP_NET_ADMIN over \\*its\\* namespace, since Linux 6.14.',
  );
  expect(page.replace(/\s+/g, ' ')).toContain(
    "#. ``xyzzy(-1, NULL, 0, 0)`` fails with ``EINVAL`` (a size below the first version's). Every kernel with the call refuses it, permanently.",
  );
  for (const line of page.split('\n')) expect(line.length).toBeLessThan(100);
});

test('a call without a probe has no section about probes', () => {
  const page = generateRst(specOf(SPEC.slice(0, SPEC.indexOf('probes:'))));
  expect(page).toContain('Errors, in the order');
  expect(page).not.toContain('Telling a refusal');
});

test('a word that would be a list, a title or a directive stays a word', () => {
  const summary = (text: string): string =>
    generateRst(specOf(SPEC.replace(/^summary: .*$/m, `summary: "${text}"`))).split('\n')[4] ?? '';
  expect(summary('- x')).toBe('\\- x.');
  expect(summary('1. x')).toBe('\\1. x.');
  expect(summary('.. include:: /etc/passwd')).toBe('\\.. include:: /etc/passwd.');
  expect(summary('x ==== y')).toBe('X \\==== y.');
});

test('a check that refuses every call has words for its condition', () => {
  const spec = specOf(SPEC.replace('check: size < 16', 'check: 1'));
  expect(generateRst(spec)).toContain('#. ``EINVAL``: always. This will always be refused');
  expect(generateKapiComment(spec)).toContain(' EINVAL always. This will always be refused');
});
