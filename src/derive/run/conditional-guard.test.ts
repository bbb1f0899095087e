import { expect, test } from 'vitest';
import { derivedSteps } from '../../../test/support/derived.ts';

const code = (body: string) => `DEFINE_CLASS(lock_frob, struct frob *, unlock_frob(_T), lock_frob(id), int id)

static struct frob *lock_frob(int id)
{
${body}
}

#define scoped_frob_or_fail(id) scoped_cond_guard(lock_frob, return -EINVAL, id)

SYSCALL_DEFINE2(frob, int, id, unsigned int, flags)
{
	scoped_frob_or_fail(id) {
		if (flags)
			return -E2BIG;
	}
	return 0;
}
`;

test('a guard of a class is got where its constructor returns something', () => {
  const body = '\tif (id < 0)\n\t\treturn NULL;\n\treturn find_frob(id);';
  expect(derivedSteps(code(body))[0]).toBe('check: id < 0 EINVAL');
  expect(derivedSteps(code('\treturn ERR_PTR(-ENOENT);'))).toEqual(['check: 1 EINVAL']);
});

test('a guard of a lock that a signal may end, written out', () => {
  const written = code('').replace(
    'scoped_frob_or_fail(id) {',
    'scoped_cond_guard(mutex_intr, return -EINTR, &frob_mutex) {',
  );
  expect(derivedSteps(written)).toEqual(['work: not mutex_intr(&frob_mutex) EINTR', 'check: flags E2BIG']);
});
