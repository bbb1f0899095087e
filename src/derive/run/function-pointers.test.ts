import { describe, expect, test } from 'vitest';
import { derivedSteps } from '../../../test/support/derived.ts';

/* Functions that are called through pointers: `ops->getnew(ns, params)` in ipcget() (ipc/util.c). */

const shared = `int frob_get(const struct frob_ops *ops, unsigned int flags)
{
	return ops->get(flags);
}
`;
const call = (ops: string, storage = 'static const') => ({
  'fs/shared.c': shared,
  'fs/x.c': `struct frob_ops {
	int (*get)(unsigned int flags);
	int (*put)(unsigned int flags);
};

static int own_get(unsigned int flags)
{
	if (flags & 4)
		return -EINVAL;
	return 0;
}

static int own_set(unsigned int flags)
{
	return flags ? -EBUSY : 0;
}

SYSCALL_DEFINE2(frob, unsigned int, which, unsigned int, flags)
{
	${storage} struct frob_ops ops = { ${ops} };

	return frob_get(&ops, flags);
}
`,
});

describe('a table of operations', () => {
  test('says which function of its file is called from another one', () => {
    expect(derivedSteps(call('.get = own_get, .put = own_set'))).toEqual(['check: flags & 4 EINVAL']);
  });

  test('may be written without the names of its fields', () => {
    expect(derivedSteps(call('own_set, own_get'))).toEqual(['check: flags EBUSY', 'done: 1']);
  });

  test('of which nobody knows the function leaves a blank', () => {
    expect(derivedSteps(call('.get = unheard_of'))).toEqual(['blank: returns ops->get()']);
  });

  test('that is no constant may hold another function by now', () => {
    expect(derivedSteps(call('.get = own_get', 'static'))).toEqual(['blank: returns ops->get()']);
  });

  test('stays what it is, whatever code that was not followed does', () => {
    const files = call('.get = own_get');
    const code = files['fs/x.c'].replace('return frob_get', 'unheard_of(&ops);\n\treturn frob_get');
    expect(derivedSteps({ ...files, 'fs/x.c': code })).toEqual([
      'blank: unheard_of(): not found',
      'check: flags & 4 EINVAL',
    ]);
  });
});

const given = (argument: string, more = '') => `static int one(unsigned int flags)
{
	return flags ? -EINVAL : 0;
}

static int other(unsigned int flags)
{
	return flags ? -EBUSY : 0;
}

static int with(int (*get)(unsigned int), unsigned int flags)
{
	return get(flags);
}
${more}
SYSCALL_DEFINE2(frob, unsigned int, which, unsigned int, flags)
{
	return with(${argument}, flags);
}
`;

describe('a function that is an argument', () => {
  test('is followed', () => {
    expect(derivedSteps(given('one'))).toEqual(['check: flags EINVAL', 'done: 1']);
  });

  test('may be one of two', () => {
    expect(derivedSteps(given('which & 1 ? one : other'))).toEqual([
      'check: flags && which & 1 EINVAL',
      'done: which & 1',
      'check: flags EBUSY',
      'done: 1',
    ]);
  });

  test('is none where a variable of the file has its name', () => {
    const shadowed = given('one').replace(
      'static int one(unsigned int flags)',
      'static int (*one)(unsigned int);\n\nint elsewhere(unsigned int flags)',
    );
    expect(
      derivedSteps({ 'fs/x.c': shadowed, 'fs/y.c': 'int one(unsigned int flags)\n{\n\treturn 0;\n}\n' })[0],
    ).toBe('blank: returns get()');
  });
});
