import { describe, expect, test } from 'vitest';
import { RULES } from '../../rules/index.ts';
import { readSelectors, type Selection, selectionFaults, selectRules } from './selection.ts';

const selected = (select: readonly string[] | undefined, ignore: readonly string[] = []): string[] =>
  selectRules({ select, ignore }, RULES).map(({ id }) => id);
const ofTopic = (topic: string): string[] => RULES.filter((rule) => rule.topic === topic).map(({ id }) => id);
const ALL = RULES.map(({ id }) => id);

describe('a selector names', () => {
  test('a topic, a rule, first words of ids, or all', () => {
    expect(selected(['probing'])).toEqual(ofTopic('probing'));
    expect(selected(['fd-poll'])).toEqual(['fd-poll']);
    expect(selected(['fd-cloexec'])).toEqual(['fd-cloexec']);
    expect(selected(['flags'])).toEqual(ALL.filter((id) => id.startsWith('flags-')));
    expect(selected(['probe-'])).toEqual(ALL.filter((id) => id.startsWith('probe-')));
    expect(selected(['abi-*'])).toEqual(ALL.filter((id) => id.startsWith('abi-')));
    expect(selected(['all'])).toEqual(ALL);
  });

  test('whole words, and no pieces of them', () => {
    for (const piece of ['prob', 'flags-arg', 'e', '*', '-', '']) expect(selected([piece])).toEqual([]);
  });

  test("a project's own rules by its name", () => {
    const own = { id: 'acme/documented', topic: 'custom' } as const;
    for (const selector of ['acme', 'acme/', 'acme/*', 'custom', 'acme/documented'])
      expect(selectRules({ select: [selector], ignore: [] }, [own])).toEqual([own]);
    expect(selectRules({ select: ['acm'], ignore: [] }, [own])).toEqual([]);
  });
});

describe('of --select and --ignore', () => {
  test('the one that names a rule more closely counts', () => {
    expect(selected(['probing'], ['probe-exists'])).toEqual(
      ofTopic('probing').filter((id) => id !== 'probe-exists'),
    );
    expect(selected(['probe-exists'], ['probing'])).toEqual(['probe-exists']);
    expect(selected(['probe-exists', 'handles'], ['probe', 'fd'])).toEqual([
      'probe-exists',
      ...ofTopic('handles').filter((id) => !id.startsWith('fd-')),
    ]);
    expect(selected(['all'], ['process'])).toEqual(ALL.filter((id) => !ofTopic('process').includes(id)));
  });

  test('the second counts where both are as close, and by itself takes away', () => {
    expect(selected(['probing'], ['probing'])).toEqual([]);
    expect(selected(undefined, ['abi', 'fd-poll'])).toEqual(
      ALL.filter((id) => id !== 'fd-poll' && !ofTopic('abi').includes(id)),
    );
  });
});

test.each<[Selection, string, string]>([
  [{ select: ['prob'], ignore: [] }, '--select', 'did you mean "probe"?'],
  [{ select: ['probe-exist'], ignore: [] }, '--select', 'did you mean "probe-exists"?'],
  [{ select: undefined, ignore: ['seccmp'] }, '--ignore', 'did you mean "seccomp"?'],
  [{ select: [''], ignore: [] }, '--select', 'names no rule'],
  [{ select: undefined, ignore: ['spec-placeholder'] }, '--ignore', 'spec-placeholder cannot be ignored'],
  [{ select: ['abi'], ignore: ['all', 'abi'] }, '--ignore', 'leaves no rule to run'],
])('%j is refused by its option', (selection, option, message) => {
  expect(selectionFaults(selection, RULES)).toEqual([
    { path: option, message: expect.stringContaining(message) },
  ]);
});

test('lists and several options are one', () => {
  expect(readSelectors(['probing, abi', 'fd'])).toEqual(['probing', 'abi', 'fd']);
});
