import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Finding } from '../src/lint/finding.ts';
import { type Fixed, fixUntilDone } from '../src/lint/fix/apply.ts';
import type { Rule } from '../src/lint/rule.ts';
import { CODE_EXAMPLE_PATH, checkCodeExample } from '../src/report/code-example.ts';
import { plainBlocks } from '../src/report/finding-block.ts';
import { checkPolicyExample, POLICY_EXAMPLE_PATH } from '../src/report/policy-example.ts';
import { statedCode } from '../src/report/stated-code.ts';
import { shippedPolicies } from '../test/support/lint.ts';
import { EXAMPLE_PATH, examplesOn, findingsIn, policyRules, rulesForBad, statedOn } from './examples.ts';
import { RULES } from './index.ts';

const folder = import.meta.dirname;

function lint(text: string, rules: readonly Rule[], base?: string, code?: string): string[] {
  return judge(text, rules, base, code).map(({ rule }) => rule);
}

function judge(text: string, rules: readonly Rule[], base?: string, code?: string): readonly Finding[] {
  return findingsIn(text, rules, shippedPolicies, base, code);
}

const SPEC_RULES = RULES.filter(({ topic, id }) => topic === 'spec' && id !== 'spec-key-order');

/** Every fix of one rule. */
function fix(text: string, rule: Rule): Fixed {
  return fixUntilDone(
    text,
    'all',
    (current) =>
      judge(current, rule.about === 'findings' ? RULES : [rule]).filter((found) => found.rule === rule.id),
    () => true,
  );
}

test('every rule has its folder, page and place in the list, and nothing else is there', () => {
  const files = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `${name}/${file}`));
  const wanted = RULES.flatMap(({ topic, id }) => [`${topic}/${id}.md`, `${topic}/${id}.ts`]);
  expect(files.sort()).toEqual(wanted.sort());
});

test('the index, rules.json and what pages state are fresh (npm run rules)', () => {
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
  const [base] = examplesOn(page, 'base');
  const [code] = examplesOn(page, 'code');

  test('its page has all parts', () => {
    expect(page.startsWith(`# ${id}\n`)).toBe(true);
    for (const part of ['## Why', '## Examples', '## When not to follow it', '## Since\n\nprobeable '])
      expect(page).toContain(part);
    expect(examplesOn(page, 'bad').length).toBeGreaterThan(0);
    expect(examplesOn(page, 'good').length).toBeGreaterThan(0);
  });

  test.each(statedOn(page).map(({ text, stated }, index) => [index + 1, text, stated] as const))(
    'bad example %i is reported by this rule alone, with the place, message and help that its page states',
    (_, text, stated) => {
      const isPolicy = rule.about === 'policy';
      const found = isPolicy
        ? checkPolicyExample(text, policyRules(rule), base)
        : judge(text, rulesForBad(rule), base, code);
      expect(new Set(found.map((finding) => finding.rule))).toEqual(new Set([id]));
      expect(plainBlocks(isPolicy ? POLICY_EXAMPLE_PATH : EXAMPLE_PATH, text, found)).toBe(stated);
    },
  );

  if (rule.fixable !== undefined && rule.about !== 'policy')
    test('a fix ends the finding, keeps every comment, and is made once', () => {
      let count = 0;
      for (const example of examplesOn(page, 'bad')) {
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

  test.each(examplesOn(page, 'good').map((text, index) => [index + 1, text] as const))(
    'good example %i reports nothing',
    (_, text) => {
      // A policy that all rules accept is as long as Docker's.
      const found =
        rule.about === 'policy'
          ? checkPolicyExample(text, policyRules(rule), base)
          : judge(text, RULES, base, code);
      expect(found.map((finding) => finding.rule)).toEqual([]);
    },
  );

  const inC = statedCode(page, [id]).map((example, index) => [index + 1, example] as const);
  test.each(inC.filter(([, { kind }]) => kind === 'bad'))(
    'C example %i, a bad one, is reported by this rule alone, with the place, message and help that its page states',
    (_, { text, findings }) => {
      const found = checkCodeExample(text, rulesForBad(rule), shippedPolicies).findings;
      expect(new Set(found.map((finding) => finding.rule))).toEqual(new Set([id]));
      expect(plainBlocks(CODE_EXAMPLE_PATH, text, found)).toBe(findings);
    },
  );
  test.each(inC.filter(([, { kind }]) => kind === 'good'))(
    'C example %i, a good one, reports nothing of this rule, and no error or warning of any other',
    (_, { text }) => {
      const { findings, verdict } = checkCodeExample(text, RULES, shippedPolicies);
      expect(verdict).toMatch(/^\w+: /);
      const wrong = findings.filter((found) => found.rule === id || found.severity !== 'info');
      expect(wrong.map((found) => `${found.rule}: ${found.message}`)).toEqual([]);
    },
  );
});
