import { expect, test } from 'vitest';
import { expectationsIn } from '../build/compare/expectations.mjs';

test('what a test of gVisor expects of a call is read: by a function or a number, with its arguments, and any of several errnos', () => {
  const source = `
    // EXPECT_THAT(close(-1), SyscallFailsWithErrno(EBADF));
    EXPECT_THAT(open("a)b", O_RDONLY, S_IRUSR), SyscallFailsWithErrno(ENOENT));
    ASSERT_THAT(RetryEINTR(accept)(fd.get(), nullptr, nullptr),
                SyscallFailsWithErrno(AnyOf(Eq(EINVAL), Eq(EOPNOTSUPP))));
    EXPECT_THAT(syscall(SYS_clone3, nullptr, 0), SyscallFailsWithErrno(EINVAL));
    EXPECT_THAT(syscall(number, 1), SyscallFailsWithErrno(ENOSYS));
    EXPECT_THAT(dup(3), SyscallSucceeds());
  `;
  expect(expectationsIn(source)).toEqual([
    { name: 'open', text: '"a)b", O_RDONLY, S_IRUSR', errnos: ['ENOENT'] },
    { name: 'accept', text: 'fd.get(), NULL, NULL', errnos: ['EINVAL', 'EOPNOTSUPP'] },
    { name: 'clone3', text: 'NULL, 0', errnos: ['EINVAL'] },
  ]);
});
