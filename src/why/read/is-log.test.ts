import { expect, test } from 'vitest';
import { isLog } from './is-log.ts';

test.each([
  'clone3 EPERM',
  '[pid 7] unshare(CLONE_NEWUSER) = -1 EPERM (Operation not permitted)',
  'openat(AT_FDCWD, "x", O_RDONLY) = 3\nread(3, "", 1) = 0\nstatx(3, "")     = -1 EPERM (Operation not permitted)',
  'audit: type=1326 audit(1.2:3): arch=c000003e syscall=435 code=0x50000',
  'type=AVC msg=audit(1.2:3): avc:  denied  { write } for pid=1',
  'audit: type=1400 audit(1.2:3): apparmor="DENIED" operation="userns_create"',
  '+++ killed by SIGSYS +++',
  'docker: Error response from daemon: OCI runtime create failed: container_linux.go:380',
  'crun: mount `proc` to `proc`: Operation not permitted: OCI permission denied',
])('%s', (text) => expect(isLog(text)).toBe(true));

test.each([
  '',
  'int xyzzy(int fd)',
  'prototype: int xyzzy(int fd)\nentry:\n  - check: fd < 0\n    error: EPERM\n',
  'a note about seccomp and EPERM',
])('%j is none', (text) => expect(isLog(text)).toBe(false));
