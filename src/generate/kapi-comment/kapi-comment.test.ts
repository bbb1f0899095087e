import { expect, test } from 'vitest';
import { sketchOf } from '../../../test/support/lint.ts';
import { generateKapiComment, leftOpenInKapiComment } from './kapi-comment.ts';

const SPEC = `syscall: xyzzy
summary: Start it
number: 472
prototype: long xyzzy(int dfd, const char __user *name, struct xyzzy_args __user *args, unsigned int flags, unsigned int more)
returns: fd
arguments:
  dfd: {role: dirfd, sentinels: {AT_FDCWD: -100}}
  name: {role: path}
  args: {role: inout, nullable: true}
  flags: {role: flags, values: {XYZZY_NOW: 0x1, XYZZY_OLD: 0x2}}
  more: {role: flags, values: {XYZZY_MORE: 0x1}}
structs: {xyzzy_args: {what: __u64}}
entry:
  - check: flags & ~XYZZY_NOW
    error: EINVAL
    until: "6.14"
  - check: flags & ~(XYZZY_NOW | XYZZY_OLD)
    error: EINVAL
  - check: more & ~XYZZY_MORE
    error: EINVAL
    when: flags & XYZZY_OLD
  - permission: CAP_NET_ADMIN
    error: EPERM
    note: "error: this is not a section, and */ ends no comment"
  - wait: until it is free
    error: [EINTR, ENOMEM]
  - effect: installs a descriptor
probes:
  - call: xyzzy(-1, NULL, NULL, 4, 0)
    expect: EINVAL
`;
const text = generateKapiComment(sketchOf(SPEC));

test('the checks are told in their order, as the newest kernel has them', () => {
  expect(text).toContain(
    ' * long-desc: The call fails at the first of these steps that refuses it. (2)\n *   EINVAL where flags & ~(XYZZY_NOW | XYZZY_OLD). (3) EINVAL where more &\n',
  );
  expect(text).not.toContain('step 1\n');
  expect(text).toContain(' * error: EINVAL, first at step 2\n *   desc: Step 2, flags');
});

test('a parameter has a mask only where a check refuses all else in each call', () => {
  expect(text).toContain(
    ' * param: flags\n *   type: uint, input\n *   constraint-type: mask(XYZZY_NOW | XYZZY_OLD)\n',
  );
  expect(text).toContain(' * param: more\n *   type: uint, input\n *   cdesc: ');
  expect(text).toContain(' * param: dfd\n *   type: fd, input\n');
  expect(text).toContain(' * param: name\n *   type: path, input\n *   constraint-type: user_path\n');
  expect(text).toContain(' * param: args\n *   type: user_ptr, inout, optional\n');
});

test('what is returned, the signal, the effect and the capability have sections', () => {
  expect(text).toContain(' *   check-type: fd\n *   success: >= 0\n');
  expect(text).toMatch(/ \* signal: Any signal\n(?: \* {3}.*\n)+ \* {3}errno: -EINTR\n/);
  expect(text).toContain(' * side-effect: resource_create\n');
  expect(text).toMatch(
    / \* capability: CAP_NET_ADMIN\n(?: \* {3}.*\n)* \* {3}without: Fails with EPERM at step 4\n/,
  );
  expect(text).toContain(
    "filter's. xyzzy(-1, NULL, NULL, 4, 0) fails with EINVAL.\n */\nasmlinkage long sys_xyzzy(",
  );
});

test('a text of the spec neither ends the comment nor begins a section', () => {
  expect(text.indexOf('*/')).toBe(text.lastIndexOf('*/'));
  expect(text).not.toMatch(/^ \* +error: this/m);
  expect(text).toMatch(/Error this is not a section|error this is not a section/);
});

test('what no spec has is left open', () => {
  expect(leftOpenInKapiComment(sketchOf(SPEC)).map(({ where }) => where)).toEqual(['lock', 'side-effect']);
});
