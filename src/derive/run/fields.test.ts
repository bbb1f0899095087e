import { describe, expect, test } from 'vitest';
import { derivedAnswers, derivedCall, derivedSteps } from '../../../test/support/derived.ts';
import { writeSpec } from '../write-spec.ts';

const call = (struct: string, body: string) =>
  `#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

struct frob {
${struct}
};

SYSCALL_DEFINE2(frob, struct frob __user *, uattr, unsigned int, flags)
{
	struct frob attr;
	int i, ret;

${body}
}
`;

describe('arrays in a struct that was copied', () => {
  const code = call(
    '\t__u32 flags;\n\t__u32 resv[3];',
    `	if (copy_from_user(&attr, uattr, sizeof(attr)))
		return -EFAULT;
	for (i = 0; i < ARRAY_SIZE(attr.resv); i++) {
		if (attr.resv[i])
			return -EINVAL;
	}
	if (attr.resv[2])
		return -E2BIG;
	if (attr.flags)
		return -ENOMSG;
	return 0;`,
  );

  test('have elements of their own: one that is not 0 is refused, and no array as a whole', () => {
    const steps = derivedSteps(code);
    expect(steps.slice(0, 2)).toEqual(['copy: uattr EFAULT', expect.stringMatching(/uattr\.resv\[0\]/)]);
    expect(steps).toContain('check: uattr.resv[2] E2BIG');
    expect(steps).toContain('check: uattr.flags ENOMSG');
    expect(steps).not.toContain('check: 1 EINVAL');
    expect(derivedAnswers(code, 'frob(&{.flags = 0}, 0)')).not.toEqual(['EINVAL']);
  });
});

describe('bit-fields', () => {
  const fields = `	__u32 type;
	__u32 size;
	__u64 inherit : 1,
	      exclusive : 1,
	      __reserved_1 : 62;
	__u64 sample_type;`;
  const body = `	if (copy_from_user(&attr, uattr, sizeof(attr)))
		return -EFAULT;
	if (attr.sample_type & 2)
		return -EINVAL;
	return 0;`;

  test('that fill a number leave the fields behind them where they are', () => {
    const code = call(fields, body);
    expect(derivedSteps(code)).toEqual(['copy: uattr EFAULT', 'check: uattr.sample_type & 2 EINVAL']);
    expect(derivedAnswers(code, 'frob(&{.sample_type = 2}, 0)')).toEqual(['EINVAL']);
  });

  test('have no names in a spec, so that one that is asked for is not said', () => {
    const code = call(fields, body.replace('sample_type & 2', 'inherit'));
    expect(derivedAnswers(code, 'frob(&{.type = 1}, 0)')).not.toContain('EINVAL');
  });

  test('that fill no number leave it open where the next field lies', () => {
    const code = call(fields.replace(' : 62', ' : 61'), body);
    expect(writeSpec(derivedCall(code), '7.2')).toContain('- blank: "uattr.sample_type & 2"');
  });
});

describe('a jump back', () => {
  const code = (out: string) =>
    call(
      '\t__u32 size;',
      `	if (copy_from_user(&attr, uattr, sizeof(attr)))
		return -EFAULT;
	ret = 0;
	if (attr.size < 8)
		goto too_small;
	if (flags)
		return -EINVAL;
out:
${out}
	return ret;
too_small:
	ret = -E2BIG;
	goto out;`,
    );

  test('is followed to code that returns at once', () => {
    expect(derivedSteps(code(''))).toEqual([
      'copy: uattr EFAULT',
      'check: uattr.size < 8 E2BIG',
      'check: flags EINVAL',
    ]);
  });

  test('and to nothing else', () => {
    expect(derivedSteps(code('\tif (flags)\n\t\tret = 1;')).join('\n')).toContain('goto out: goes back');
  });
});

describe('one of many values', () => {
  const bits = [1, 2, 4, 8, 16, 32];
  const code = (asked: string) =>
    call(
      '\t__u32 size;',
      `	ret = 0;
${bits.map((bit) => `	if (flags & ${bit})\n\t\tret |= ${bit << 8};`).join('\n')}
	frob_with(flags);
	if (ret & ${asked})
		return -EINVAL;
	return 0;`,
    );

  test('has no bit that none of them has', () => {
    expect(derivedSteps(code('0x80'))).toEqual(['blank: frob_with(): not found']);
  });

  test('and may have those of some', () => {
    expect(derivedSteps(code('0x200')).join('\n')).toMatch(/\n\w+: .* EINVAL/);
  });
});
