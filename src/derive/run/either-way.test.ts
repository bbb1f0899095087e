import { expect, test } from 'vitest';
import { derivedAnswers, derivedGrade, derivedSteps } from '../../../test/support/derived.ts';

const call = (body: string, before = '') => `${before}
SYSCALL_DEFINE1(frob, unsigned int, flags)
{
	unsigned int valid = 3;

${body}
	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	return frob_more(flags);
}
`;

const REFUSED = ['EINVAL'];
const BEHIND = ['EPERM?', 'success?', 'unknown?'];

test.each([
  [
    'an option',
    '\tif (IS_ENABLED(CONFIG_FROB))\n\t\tvalid |= 4;\n\tif (flags & ~valid)\n\t\treturn -EINVAL;',
    '',
  ],
  [
    'a permission',
    '\tif (capable(CAP_SYS_NICE))\n\t\tvalid |= 4;\n\tif (flags & ~valid)\n\t\treturn -EINVAL;',
    '',
  ],
  [
    'a sysctl, in branches',
    '\tif (sysctl_frob) {\n\t\tif (flags & ~3)\n\t\t\treturn -EINVAL;\n\t} else if (flags & ~7)\n\t\treturn -EINVAL;',
    '',
  ],
  [
    'a macro that an option decides',
    '\tif (flags & ~FROB_ALL)\n\t\treturn -EINVAL;',
    '#ifdef CONFIG_FROB\n#define FROB_ALL 7\n#else\n#define FROB_ALL 3\n#endif',
  ],
])('what no mask has is refused in any case, whichever %s chooses', (_, body, before) => {
  const code = call(body, before);
  expect(derivedAnswers(code, 'frob(8)')).toEqual(REFUSED);
  expect(derivedAnswers(code, 'frob(4)').toSorted()).toEqual(['EINVAL?', ...BEHIND]);
  expect(derivedAnswers(code, 'frob(1)').toSorted()).toEqual(BEHIND);
  expect(derivedGrade(code)).toBe('weak');
});

test('a limit that a sysctl chooses in two steps', () => {
  const body = `	if (sysctl_frob) {
		if (flags > 100)
			return -EINVAL;
	}
	if (!sysctl_frob) {
		if (flags >= 50)
			return -EINVAL;
	}`;
  expect(derivedAnswers(call(body), 'frob(101)')).toEqual(REFUSED);
  expect(derivedAnswers(call(body), 'frob(100)').toSorted()).toEqual(['EINVAL?', ...BEHIND]);
});

test('what two sysctls choose is no reason, and neither is a refusal with EPERM', () => {
  const two = (one: string, other: string, errno: string) =>
    call(`	if (${one}) {
		if (flags & ~7)
			return -${errno};
	}
	if (${other}) {
		if (flags & ~3)
			return -EINVAL;
	}`);
  expect(derivedSteps(two('sysctl_a', '!sysctl_b', 'EINVAL')).some((step) => step.startsWith('check'))).toBe(
    false,
  );
  expect(derivedSteps(two('sysctl_a', '!sysctl_a', 'EPERM')).some((step) => step.startsWith('check'))).toBe(
    false,
  );
});
