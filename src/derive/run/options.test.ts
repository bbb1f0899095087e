import { describe, expect, test } from 'vitest';
import { derivedAnswers, derivedGrade, derivedSteps } from '../../../test/support/derived.ts';

const ON = new Map([['CONFIG_X', true]]);
const OFF = new Map([['CONFIG_X', false]]);
const call = (body: string, before = '') =>
  `${before}\nSYSCALL_DEFINE1(frob, unsigned int, flags)\n{\n${body}\n\treturn 0;\n}\n`;

describe('without a configuration both sides of an option are possible', () => {
  test('of an #ifdef around statements', () => {
    const code = call(
      '#ifdef CONFIG_X\n\tif (flags & 1)\n\t\treturn -EPERM;\n#endif\n\tif (flags)\n\t\treturn -EINVAL;',
    );
    expect(derivedSteps(code)).toEqual(['gate: with CONFIG_X when flags & 1 EPERM', 'check: flags EINVAL']);
    expect(derivedAnswers(code, 'frob(1)')).toEqual(['EPERM?', 'EINVAL?']);
    expect(derivedAnswers(code, 'frob(1)', ON)).toEqual(['EPERM']);
    expect(derivedAnswers(code, 'frob(1)', OFF)).toEqual(['EINVAL']);
  });

  test.each([
    ['a condition', '#ifdef CONFIG_X\n\tif (flags & ~1)\n#else\n\tif (flags)\n#endif\n\t\treturn -EINVAL;'],
    [
      'a part of a condition',
      '\tif (flags & ~1\n#ifndef CONFIG_X\n\t    || flags\n#endif\n\t   )\n\t\treturn -EINVAL;',
    ],
    [
      'an else',
      '\tif (flags & ~1)\n\t\treturn -EINVAL;\n#ifndef CONFIG_X\n\telse if (flags)\n\t\treturn -EINVAL;\n#endif',
    ],
  ])('of an #ifdef that parts %s', (_, body) => {
    const code = call(body);
    expect(derivedSteps(code).some((step) => step.startsWith('blank'))).toBe(false);
    expect(derivedAnswers(code, 'frob(1)')).toEqual(['EINVAL?', 'success?']);
    expect(derivedAnswers(code, 'frob(1)', ON)).toEqual(['success']);
    expect(derivedAnswers(code, 'frob(1)', OFF)).toEqual(['EINVAL']);
  });

  test('and the same option is on or off throughout', () => {
    const body =
      '#ifdef CONFIG_X\n\tif (flags)\n\t\treturn -EINVAL;\n#endif\n#ifndef CONFIG_X\n\tif (flags)\n\t\treturn -EINVAL;\n#endif\n\tif (IS_ENABLED(CONFIG_X) && !flags)\n\t\treturn -ENOMSG;';
    expect(derivedSteps(call(body)).filter((step) => step.includes('ENOMSG'))).toEqual([
      'gate: with CONFIG_X ENOMSG',
    ]);
  });

  test('of a function and its stub', () => {
    const code = call(
      '\tif (frob_refuses(flags))\n\t\treturn -EPERM;',
      '#ifdef CONFIG_X\nstatic int frob_refuses(unsigned int flags)\n{\n\treturn flags & 2;\n}\n#else\nstatic inline int frob_refuses(unsigned int flags)\n{\n\treturn 0;\n}\n#endif\n',
    );
    expect(derivedAnswers(code, 'frob(2)')).toEqual(['EPERM?', 'success?']);
    expect(derivedAnswers(code, 'frob(2)', OFF)).toEqual(['success']);
  });

  test('of a function whose other side the tree does not have: a blank', () => {
    const code = call(
      '\tif (frob_refuses(flags))\n\t\treturn -EPERM;\n\tif (flags)\n\t\treturn -EINVAL;',
      '#ifndef CONFIG_X\nstatic inline int frob_refuses(unsigned int flags)\n{\n\treturn 0;\n}\n#endif\n',
    );
    expect(derivedSteps(code)[0]).toMatch(/^blank: frob_refuses\(\): not found/);
    expect(derivedGrade(code)).toBe('unknown');
    expect(derivedGrade(code, OFF)).toBe('weak');
  });

  test('of a constant with two values, each where its option is', () => {
    const before = '#ifdef CONFIG_X\n#define FROB_MASK 1\n#else\n#define FROB_MASK 3\n#endif\n';
    const code = call('\tif (flags & ~FROB_MASK)\n\t\treturn -EINVAL;', before);
    expect(derivedSteps(code)).toEqual([
      'check: flags & 0xfffffffc EINVAL',
      'gate: with CONFIG_X when flags & 0xfffffffe EINVAL',
    ]);
    expect(derivedAnswers(code, 'frob(1)')).toEqual(['success']);
    expect(derivedAnswers(code, 'frob(2)')).toEqual(['EINVAL?', 'success?']);
    expect(derivedAnswers(code, 'frob(2)', ON)).toEqual(['EINVAL']);
    expect(derivedAnswers(code, 'frob(2)', OFF)).toEqual(['success']);
  });

  test.each([
    ['#if MAX_FROBS > 1\nextern int nr_frobs;\n#else\n#define nr_frobs 1\n#endif\n', 'nr_frobs'],
    ['#ifdef CONFIG_X\n#define FROB_MASK 1\n#else\n#define FROB_MASK frob_mask()\n#endif\n', 'FROB_MASK'],
  ])('of a constant that may be none: %j is not known', (before, name) => {
    const code = call(`\tif (flags & ~${name})\n\t\treturn -EINVAL;`, before);
    expect(derivedGrade(code)).not.toBe('none');
    expect(derivedAnswers(code, 'frob(4)')).toEqual(['EINVAL?', 'success?']);
  });

  test('but not of what the architecture sets', () => {
    const files = {
      'fs/x.c': call('#ifdef CONFIG_HAVE_FROB\n\tif (flags)\n\t\treturn -EINVAL;\n#endif'),
      'arch/x86/Kconfig': 'config X86\n\tdef_bool y\n\tselect HAVE_FROB\n\tselect HAVE_OTHER if ACPI\n',
    };
    expect(derivedAnswers(files, 'frob(1)')).toEqual(['EINVAL']);
  });
});

describe('what the machine decides', () => {
  const code = `SYSCALL_DEFINE1(gated, unsigned int, flags)
{
	if (!IS_ENABLED(CONFIG_GATED))
		return -ENOSYS;
	if (!sysctl_gated)
		return -EPERM;
#ifdef CONFIG_GATED_FLAGS
	if (flags & ~1)
#else
	if (flags)
#endif
		return -EINVAL;
	return 0;
}
`;
  test('an option and a sysctl are gates', () => {
    expect(derivedSteps(code)).toEqual([
      'gate: without CONFIG_GATED ENOSYS',
      'gate: not sysctl_gated EPERM',
      'gate: with CONFIG_GATED_FLAGS when flags & 0xfffffffe EINVAL',
      'gate: without CONFIG_GATED_FLAGS when flags EINVAL',
    ]);
  });

  test('a configuration says which code there is', () => {
    const options = new Map([
      ['CONFIG_GATED', true],
      ['CONFIG_GATED_FLAGS', false],
    ]);
    expect(derivedSteps(code, options)).toEqual(['gate: not sysctl_gated EPERM', 'check: flags EINVAL']);
  });

  test('a call that a kernel may be built without', () => {
    const files = {
      'fs/x.c': '#ifdef CONFIG_X\nSYSCALL_DEFINE0(optional)\n{\n\treturn -EINVAL;\n}\n#endif\n',
      'kernel/sys_ni.c': 'COND_SYSCALL(optional);\n',
    };
    expect(derivedSteps(files)).toEqual([
      'gate: CONFIG_X ENOSYS',
      'gate: not built in ENOSYS',
      'check: 1 EINVAL',
    ]);
  });
});
