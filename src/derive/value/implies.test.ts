import { expect, test } from 'vitest';
import { and, type BranchCondition, isTrue, or, TRUE, unknown } from './condition.ts';
import { implies } from './implies.ts';
import { operation } from './operation.ts';
import { constant, UNSIGNED } from './term.ts';

const asked = (operator: string, value: bigint, text = 'x'): BranchCondition =>
  isTrue(
    operation(operator, [
      { kind: 'leaf', text, type: UNSIGNED, behind: undefined },
      constant(value, UNSIGNED),
    ]),
    text,
  );
const machine = unknown('a sysctl');

test.each([
  ['& 8', '& 12', asked('&', 8n), asked('&', 12n)],
  ['> 8', '> 4', asked('>', 8n), asked('>', 4n)],
  ['> 8', '>= 9', asked('>', 8n), asked('>=', 9n)],
  ['< 4', '<= 8', asked('<', 4n), asked('<=', 8n)],
  ['& 8, where a sysctl is set', '& 12', and(machine, asked('&', 8n)), asked('&', 12n)],
  ['& 8', '& 12 or > 4', asked('&', 8n), or(asked('&', 12n), asked('>', 4n, 'y'))],
  ['& 8', 'always', asked('&', 8n), TRUE],
])('x %s says x %s, and not the other way round', (_one, _other, one, other) => {
  expect(implies(one, other)).toBe(true);
  expect(implies(other, one)).toBe(one.key === other.key || (_one === '> 8' && _other === '>= 9'));
});

test.each([
  ['bits of another argument', asked('&', 8n), asked('&', 12n, 'y')],
  ['other bits', asked('&', 8n), asked('&', 4n)],
  ['a limit and bits', asked('>', 8n), asked('&', 8n)],
])('%s say nothing', (_, one, other) => {
  expect(implies(one, other)).toBe(false);
});
