import { expect, test } from 'vitest';
import { derivedSteps } from '../../../test/support/derived.ts';

test('the last statement of a macro has its semicolon where it is called', () => {
  const code = `#define FROB_DENIED (-EPERM)
#define FROB_MAY() if (!capable(CAP_SYS_ADMIN)) return FROB_DENIED
#define FROB_GET(f, fd) CLASS(fd, f)(fd); if (fd_empty(f)) return -EBADF

SYSCALL_DEFINE1(frob, int, fd)
{
	FROB_GET(f, fd);
	FROB_MAY();
	return 0;
}
`;
  expect(derivedSteps(code)).toEqual(['lookup: fd EBADF', 'permission: CAP_SYS_ADMIN EPERM']);
});
