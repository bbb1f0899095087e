import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../rules/index.ts';
import { checkCodeExample } from '../../src/report/code-example.ts';
import { stateCode, statedCode } from '../../src/report/stated-code.ts';
import { shippedPolicies } from '../support/lint.ts';

/* The C of the guidance, read as `check FILE.c` reads it. test/guide-compiles.full.test.ts compiles it. */

const folder = join(import.meta.dirname, '../../content/guidance');
const pages = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const check = (text: string, rules = RULES) => checkCodeExample(text, rules, shippedPolicies);
const examples = pages.flatMap(({ name, text }) =>
  statedCode(text, []).map((example, index) => ({ place: `${name} ${index + 1}`, ...example })),
);

test('the chapters and the worked examples have code', () => {
  expect(examples.length).toBeGreaterThan(20);
  const worked = examples.filter(({ place }) => place.startsWith('worked-examples'));
  expect(worked.map(({ kind }) => kind)).toEqual([
    'bad',
    'bad',
    'good',
    'bad',
    'bad',
    'good',
    'bad',
    'bad',
    'good',
  ]);
  expect(worked.map(({ verdict }) => verdict).every((line) => line !== undefined)).toBe(true);
});

test('what stands below an example is what check says of it: npm run pages', () => {
  for (const { name, text } of pages) expect([name, stateCode(text, [], RULES, check)]).toEqual([name, text]);
});

describe.each(examples.map((example) => [example.place, example] as const))('%s', (_, example) => {
  const { kind, rules, text } = example;
  if (kind === 'bad')
    test('has a finding of each rule that it names, and no other error', () => {
      const { findings } = check(text);
      const ids = new Set(findings.map(({ rule }) => rule));
      expect(rules.filter((id) => !ids.has(id))).toEqual([]);
      expect(ids.size).toBeGreaterThan(0);
      if (rules.length === 0) return;
      const others = findings.filter((found) => found.severity === 'error' && !rules.includes(found.rule));
      expect(others.map(({ rule }) => rule)).toEqual([]);
    });
  else
    test('has nothing that is an error, a warning or a note', () => {
      const { findings, verdict } = check(text);
      expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
      expect(verdict).toMatch(/^\w+: (?:weak|strong)\./);
    });
});
