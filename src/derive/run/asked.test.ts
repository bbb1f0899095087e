import { expect, test } from 'vitest';
import { derivedAnswers, derivedSteps } from '../../../test/support/derived.ts';

/** A call that refuses where each of these bits of two arguments is set, one `if` in the other. */
function nested(bits: number): string {
  const open = Array.from(
    { length: bits },
    (_, bit) => `	if (${bit % 2 === 0 ? 'a' : 'b'} & 0x${(1 << bit).toString(16)})`,
  );
  return `SYSCALL_DEFINE2(deep, unsigned int, a, unsigned int, b)
{
${open.join('\n')}
		return -EINVAL;
	return frob_more();
}
`;
}

test('a condition that is short is a check', () => {
  expect(derivedSteps(nested(4))).toEqual([
    'check: b & 8 when a & 1 && b & 2 && a & 4 EINVAL',
    'blank: frob_more(): not found',
  ]);
});

test('a condition that is too long to be written is a blank, and refuses nobody for certain', () => {
  const code = nested(24);
  expect(derivedSteps(code)).toEqual([
    expect.stringMatching(/^blank: .*a condition that is too long to be written.* EINVAL$/),
    'blank: frob_more(): not found',
  ]);
  // All bits but the last one: the code goes on.
  expect(derivedAnswers(code, 'deep(0xffffffff, 0x7fffff)').toSorted()).toEqual([
    'EINVAL?',
    'success?',
    'unknown?',
  ]);
});
