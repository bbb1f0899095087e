import { describe, expect, test } from 'vitest';
import { derivedSteps } from '../../../test/support/derived.ts';

const call = (line: string) => `#include <trace/events/frob.h>
SYSCALL_DEFINE2(frob, int __user *, number, unsigned int, flags)
{
	${line}
	if (flags)
		return -EINVAL;
	return 0;
}
`;
const HELPER = `int frob_bits(int *number)
{
	return *number ? -EBUSY : 0;
}
int frob_user(int __user *number)
{
	return put_user(1, number);
}
`;

describe('code that is believed to refuse nothing', () => {
  test('of a file about bits', () => {
    const files = {
      'fs/x.c': call('int bits = 1;\n\tint err = frob_bits(&bits);'),
      'lib/bitmap.c': HELPER,
    };
    expect(derivedSteps(files)).toEqual(['check: flags EINVAL']);
  });

  test('is followed where it is handed memory of the caller', () => {
    const files = {
      'fs/x.c': call('int err = frob_user(number);\n\n\tif (err)\n\t\treturn err;'),
      'lib/bitmap.c': HELPER,
    };
    expect(derivedSteps(files)).toEqual(['write: number EFAULT', 'check: flags EINVAL']);
  });

  test.each([
    'mutex_lock',
    'kfree',
    'fput',
    'trace_frob',
    'audit_log',
    'refcount_inc',
    'put_frob',
    'get_random_bytes',
  ])('%s is not believed with memory of the caller', (name) => {
    expect(derivedSteps(call(`${name}(number);`))).toEqual([
      `blank: ${name}(): not found`,
      'check: flags EINVAL',
    ]);
    expect(derivedSteps(call(`${name}(flags ? number : NULL);`))[0]).toBe(`blank: ${name}(): not found`);
    expect(derivedSteps(call(`${name}(current->frob);`))).toEqual(['check: flags EINVAL']);
  });
});

test('a tracepoint is known by the header that makes it, also by one beside the file', () => {
  const code = call('trace_frob_start(flags);').replace('<trace/events/frob.h>', '"frob.h"');
  const withHeader = (header: string) => derivedSteps({ 'fs/x.c': code, 'fs/frob.h': header });
  expect(withHeader('#include <trace/events/frob.h>\n')).toEqual(['check: flags EINVAL']);
  expect(withHeader('#include <linux/frob.h>\n')[0]).toBe('blank: trace_frob_start(): not found');
});

test('what some calls may change where every call may have changed something is no news', () => {
  const code = call('frob_state = 1;\n\tif (flags & 1)\n\t\tfrob_other = 1;');
  const blanks = derivedSteps(code).filter((step) => step.startsWith('blank'));
  expect(blanks).toEqual(['blank: changes frob_state']);
});
