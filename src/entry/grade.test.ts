import { expect, test } from 'vitest';
import { specOf, xyzzy } from '../../test/support/lint.ts';
import { gradeOf } from './grade.ts';
import { compileEntry, trace } from './trace.ts';

const spec = specOf(
  xyzzy(
    'int xyzzy(const struct s __user *args, size_t size, char __user *name)',
    '- copy: args\n  size: size\n  trailing: E2BIG\n- write: name',
    'structs: {s: {flags: __u64}}\n',
  ),
);
const entry = compileEntry(spec);

test.each([
  ['xyzzy(NULL, 8, buffer(1))', 'EFAULT', 'strong'],
  // A later version of the struct may give these bytes a meaning.
  ['xyzzy("nine bytes", 9, buffer(1))', 'E2BIG', 'weak'],
  // Memory that nobody may write is as bad an address as one that leads nowhere.
  ['xyzzy(buffer(8), 8, "constant")', 'EFAULT', 'strong'],
])('%s is refused with %s for a reason that is %s', (text, errno, grade) => {
  const read = spec.readCall(text);
  if (!read.ok) throw new Error(text);
  const traced = trace(entry, read.call);
  expect(traced.outcomes.map(({ result }) => result)).toEqual([errno]);
  expect(gradeOf(entry, traced)).toBe(grade);
});
