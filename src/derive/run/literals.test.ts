import { expect, test } from 'vitest';
import { derivedSteps } from '../../../test/support/derived.ts';

/* Initial values of structs and arrays: C11, 6.7.9. */

const code = (value: string, asked: string) => `struct inner {
	__u64 low;
	__u64 high;
};

struct frob {
	__u64 flags;
	struct inner range;
	__u64 mode;
};

SYSCALL_DEFINE2(frob, unsigned int, flags, unsigned int, mode)
{
	${value};

	if (${asked})
		return -EINVAL;
	return 0;
}
`;

test.each([
  ['struct frob f = { .mode = mode }', 'f.mode', ['check: mode EINVAL']],
  ['struct frob f = { .mode = mode }', 'f.flags', []],
  // Without the name of its field, an entry stands behind the one before it.
  ['struct frob f = { flags }', 'f.flags', ['check: flags EINVAL']],
  ['struct frob f = { .range = { .high = mode } }', 'f.range.high', ['check: mode EINVAL']],
  ['struct frob f = { .range = { flags, mode } }', 'f.range.high', ['check: mode EINVAL']],
  ['struct frob f = { .range = { flags, mode }, flags }', 'f.mode', ['check: flags EINVAL']],
  ['unsigned int all[3] = { 0, flags, mode }', 'all[2]', ['check: mode EINVAL']],
  ['unsigned int all[3] = { [1] = flags, mode }', 'all[2]', ['check: mode EINVAL']],
])('%s, %s', (value, asked, steps) => {
  expect(derivedSteps(code(value, asked))).toEqual(steps);
});

test('what calls stand in it for is followed, in its order', () => {
  const value = `struct frob f = { .flags = checked(flags), .mode = mode }`;
  const function_ = `static __u64 checked(unsigned int flags)
{
	return flags & 1 ? flags : 0;
}

SYSCALL`;
  expect(derivedSteps(code(value, 'f.flags').replace('SYSCALL', function_))).toEqual([
    'check: flags & 1 && flags EINVAL',
  ]);
});

test('the value of a field that is not known leaves no field 0', () => {
  expect(derivedSteps(code('struct unheard_of f = { flags, mode }', 'f.flags'))[0]).toMatch(
    /^(?:work|blank|gate)/,
  );
});
