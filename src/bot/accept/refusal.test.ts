import { expect, test } from 'vitest';
import { MAX_FINDINGS } from './record.ts';
import { findingsOfCommand, type NewFinding } from './refusal.ts';

const found = (count: number, refusal?: string): readonly NewFinding[] =>
  Array.from({ length: count }, (_, line) => ({
    key: String(line),
    rule: 'probe-errno',
    path: 'x.yaml',
    line,
    refusal,
  }));
const command = { kind: 'accept', rule: 'probe-errno', reason: 'the next version changes it' } as const;

test('what a rule finds is accepted as a whole, up to a bound', () => {
  expect(findingsOfCommand(command, found(MAX_FINDINGS))).toHaveLength(MAX_FINDINGS);
  expect(findingsOfCommand(command, found(MAX_FINDINGS + 1))).toContain('it finds 501 things');
});

test('of some that can be accepted and others that cannot the first are', () => {
  const some = [...found(1), ...found(2, 'nobody knows')];
  expect(findingsOfCommand(command, some)).toEqual(found(1));
  expect(findingsOfCommand(command, found(2, 'nobody knows'))).toBe('nobody knows');
});
