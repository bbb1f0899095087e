import { expect, test } from 'vitest';
import { derivedAnswers, derivedSteps } from '../../../test/support/derived.ts';

const code = (table: string) => `enum { FIRST, SECOND, LAST = 9 };

static const struct frob *const frobs[] = {
${table}
};

SYSCALL_DEFINE1(pick, unsigned int, which)
{
	if (which >= ARRAY_SIZE(frobs))
		return -EINVAL;
	return 0;
}
`;

test.each([
  ['as many as are listed', '\t&one,\n\t&two, /* , */\n', 2],
  ['one more than the highest index', '\t[SECOND] = &two,\n\t[FIRST] = &one,\n', 2],
  ['as far as a range goes', '\t[FIRST] = &one,\n\t[SECOND ... LAST] = &more,\n', 10],
  ['counted on from an index', '\t[LAST] = &nine,\n\t{ 1, 2 },\n', 11],
])('an array of the file has %s', (_, table, size) => {
  expect(derivedSteps(code(table))).toEqual([`check: (__u64)which >= ${size} EINVAL`]);
});

test('an array of functions, and one with its length', () => {
  expect(derivedSteps(code('\tfrob_get,\n\tfrob_set,\n'))).toEqual(['check: (__u64)which >= 2 EINVAL']);
  const written = code('\t[FIRST] = &one,').replace('frobs[] =', 'frobs[LAST] =');
  expect(derivedSteps(written)).toEqual(['check: (__u64)which >= 9 EINVAL']);
});

test('what an option adds may be there', () => {
  const table = '\t[FIRST] = &one,\n#ifdef CONFIG_FROB\n\t[LAST] = &nine,\n#endif\n';
  expect(derivedAnswers(code(table), 'pick(10)')).toEqual(['EINVAL']);
  expect(derivedAnswers(code(table), 'pick(5)')).toEqual(['EINVAL?', 'success?']);
  expect(derivedAnswers(code(table), 'pick(0)')).toEqual(['success']);
});

test('an index that is not known leaves the size unknown', () => {
  expect(derivedAnswers(code('\t[UNHEARD_OF] = &one,\n'), 'pick(5)')).toEqual(['EINVAL?', 'success?']);
  expect(derivedAnswers(code('\tALL_FROBS(ENTRY)\n'), 'pick(5)')).toEqual(['EINVAL?', 'success?']);
});
