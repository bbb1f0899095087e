import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Engine } from '../src/lint/engine.ts';
import type { Finding } from '../src/lint/finding.ts';
import { type Fixed, fixUntilDone } from '../src/lint/fix/apply.ts';
import type { Rule } from '../src/lint/rule.ts';
import { shippedPolicies, specOf } from '../test/support/lint.ts';
import { RULES } from './index.ts';

const folder = import.meta.dirname;

function lint(text: string, rules: readonly Rule[], base?: string): string[] {
  return findingsIn(text, rules, base).map(({ rule }) => rule);
}

function findingsIn(text: string, rules: readonly Rule[], base?: string): readonly Finding[] {
  const engine = new Engine({
    rules,
    unjudged: [],
    knownRules: RULES.map(({ id }) => id),
    severity: (_, own) => own,
    url: (id) => id,
    policies: shippedPolicies,
    before: () => (base === undefined ? undefined : specOf(base)),
  });
  engine.add('example.yaml', text);
  return engine.finish().flatMap(({ documents }) => documents.flatMap(({ findings }) => findings));
}

const SPEC_RULES = RULES.filter(({ topic, id }) => topic === 'spec' && id !== 'spec-key-order');

/** Every fix of one rule. */
function fix(text: string, rule: Rule): Fixed {
  return fixUntilDone(
    text,
    'all',
    (current) =>
      findingsIn(current, rule.about === 'findings' ? RULES : [rule]).filter(
        (found) => found.rule === rule.id,
      ),
    () => true,
  );
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

test('the index and rules.json are fresh (npm run rules)', () => {
  const { status, stderr } = spawnSync(process.execPath, [join(folder, 'generate.mjs'), '--check'], {
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
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
    for (const part of ['## Why', '## Examples', '## When not to follow it', '## Since\n\nprobeable '])
      expect(page).toContain(part);
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

  if (rule.fixable !== undefined)
    test('a fix ends the finding, keeps every comment, and is made once', () => {
      let count = 0;
      for (const example of examples(page, 'bad')) {
        const before = `# in front\n${example.replace(/^(?!.*probeable-ignore)(.*)$/gm, '$1 # kept').replace(/(>|\|) # kept/g, '$1')}`;
        const fixed = fix(before, rule);
        if (fixed.count === 0) continue;
        count += fixed.count;
        expect(fixed.text.match(/# (kept|in front|what it takes)/g)?.length).toBe(
          before.match(/# (kept|in front|what it takes)/g)?.length,
        );
        expect(fix(fixed.text, rule)).toEqual({ text: fixed.text, count: 0 });
        expect(lint(fixed.text, [rule, ...SPEC_RULES])).toEqual([]);
        expect(fix(before.replaceAll('\n', '\r\n'), rule).text).toBe(fixed.text.replaceAll('\n', '\r\n'));
      }
      expect(count).toBeGreaterThan(0);
    });

  test.each(examples(page, 'good').map((text, index) => [index + 1, text] as const))(
    'good example %i reports nothing',
    (_, text) => {
      expect(lint(text, RULES, base)).toEqual([]);
    },
  );
});
