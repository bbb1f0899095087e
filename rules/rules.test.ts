import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Engine } from '../src/lint/engine.ts';
import type { Rule } from '../src/lint/rule.ts';
import { shippedPolicies, specOf } from '../test/support/lint.ts';
import { RULES } from './index.ts';

const folder = import.meta.dirname;

function lint(text: string, rules: readonly Rule[], base?: string): string[] {
  const engine = new Engine({
    rules,
    unjudged: [],
    knownRules: RULES.map(({ id }) => id),
    severity: (_, own) => own,
    url: (id) => id,
    text: () => text,
    policies: shippedPolicies,
    before: () => (base === undefined ? undefined : specOf(base)),
  });
  engine.add('example.yaml', text);
  return engine
    .finish()
    .flatMap(({ documents }) => documents.flatMap(({ findings }) => findings.map(({ rule }) => rule)));
}

function examples(page: string, kind: 'bad' | 'good' | 'base'): string[] {
  return [...page.matchAll(/^```yaml (bad|good|base)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === kind)
    .map(([, , text]) => text ?? '');
}

test('every rule has its folder, page and place in the list, and nothing else is there', () => {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`));
  const wanted = RULES.flatMap(({ topic, id }) => [`${topic}/${id}.md`, `${topic}/${id}.ts`]);
  expect(files.sort()).toEqual(wanted.sort());
});

test('ids are unique and name their export', () => {
  const ids = RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id } of RULES) expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  const page = readFileSync(join(folder, rule.topic, `${id}.md`), 'utf8');
  const [base] = examples(page, 'base');

  test('its page has all parts', () => {
    expect(page.startsWith(`# ${id}\n`)).toBe(true);
    for (const part of ['## Why', '## Examples', '## When not to follow it']) expect(page).toContain(part);
    expect(examples(page, 'bad').length).toBeGreaterThan(0);
    expect(examples(page, 'good').length).toBeGreaterThan(0);
  });

  test.each(examples(page, 'bad').map((text, index) => [index + 1, text] as const))(
    'bad example %i reports exactly this rule',
    (_, text) => {
      const found = lint(
        text,
        [rule, ...RULES.filter((other) => other.topic === 'spec' && other !== rule)],
        base,
      );
      expect(new Set(found)).toEqual(new Set([id]));
    },
  );

  test.each(examples(page, 'good').map((text, index) => [index + 1, text] as const))(
    'good example %i reports nothing',
    (_, text) => {
      expect(lint(text, RULES, base)).toEqual([]);
    },
  );
});
