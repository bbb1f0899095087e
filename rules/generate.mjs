/*
 * Writes the index of the rules for people (README.md) and for other tools (rules.json) from the rules themselves and
 * their pages, and on each page the findings of its bad examples; run npm run build first. With --check it writes
 * nothing, and fails if one of them is stale.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));
const { RULES } = await import('../dist/rules/index.js');
const { RECOMMENDATIONS } = await import('../dist/rules/recommendations.js');
const { TOPICS } = await import('../dist/src/lint/rule.js');
const { PRESETS, rulesOf } = await import('../dist/src/check/preset.js');
const { EXAMPLE_PATH, examplesOn, findingsIn, policyRules, rulesForBad, stateFindings } = await import(
  '../dist/rules/examples.js'
);
const { plainBlocks } = await import('../dist/src/report/finding-block.js');
const { checkPolicyExample, POLICY_EXAMPLE_PATH } = await import('../dist/src/report/policy-example.js');
const { checkCodeExample } = await import('../dist/src/report/code-example.js');
const { stateCode } = await import('../dist/src/report/stated-code.js');
const { readRuntimeFacts } = await import('../dist/src/seccomp/runtimes/runtime-facts.js');
const { newestPolicies } = await import('../dist/src/seccomp/simulate/number-policies.js');

const presets = Object.keys(PRESETS).map((name) => [name, new Set(rulesOf(name, RULES))]);
const rules = RULES.map((rule) => {
  const { id, topic, severity, summary, fixable } = rule;
  const page = readFileSync(join(folder, topic, `${id}.md`), 'utf8');
  return {
    id,
    topic,
    severity,
    summary,
    fixable: fixable ?? null,
    presets: presets.filter(([, members]) => members.has(rule)).map(([name]) => name),
    recommendations: RECOMMENDATIONS.flatMap(({ rules }, index) => (rules.includes(id) ? [index + 1] : [])),
    since: /^## Since\n\nprobeable (\S+)$/m.exec(page)?.[1] ?? null,
    page: `rules/${topic}/${id}.md`,
  };
});

const runtimes = join(folder, '../content/runtimes');
const policies = newestPolicies(
  readdirSync(runtimes)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readRuntimeFacts(readFileSync(join(runtimes, name), 'utf8'))),
);
const pages = RULES.map((rule) => {
  const name = `${rule.topic}/${rule.id}.md`;
  const page = readFileSync(join(folder, name), 'utf8');
  const [base] = examplesOn(page, 'base');
  const [code] = examplesOn(page, 'code');
  const report = (text) =>
    rule.about === 'policy'
      ? plainBlocks(POLICY_EXAMPLE_PATH, text, checkPolicyExample(text, policyRules(rule), base))
      : plainBlocks(
          EXAMPLE_PATH,
          text,
          findingsIn(text, rulesForBad(rule), () => policies, base, code),
        );
  const checkCode = (text, own) => checkCodeExample(text, own, () => policies);
  return [name, stateCode(stateFindings(page, report), [rule.id], RULES, checkCode)];
});

const FIXES = { safe: '`--fix`', all: '`--fix=all`' };
const index = [
  '<!-- Written by generate.mjs: npm run rules -->',
  '',
  '# The rules',
  '',
  `${rules.length} rules. Each has a page: what the rule requires and why, a call that got it right and one that did not, examples that are executed, and when not to follow it. Together the rules cover the ${RECOMMENDATIONS.length} recommendations of the kernel's guide to adding system calls ([recommendations.ts](recommendations.ts) maps them to rules, and names those that only people can check), the section on containers and seccomp that was proposed in 2020 and not merged, and lessons from practice since then.`,
  ...Object.entries(TOPICS)
    .filter(([topic]) => rules.some((rule) => rule.topic === topic))
    .flatMap(([topic, title]) => [
      '',
      `## ${topic}: ${title.charAt(0).toLowerCase()}${title.slice(1)}`,
      '',
      '| rule | severity | fix | requirement |',
      '| --- | --- | --- | --- |',
      ...rules
        .filter((rule) => rule.topic === topic)
        .map(
          ({ id, severity, summary, fixable }) =>
            `| [${id}](${topic}/${id}.md) | ${severity} | ${fixable === null ? '' : FIXES[fixable]} | ${summary.replaceAll('|', '\\|')} |`,
        ),
    ]),
  '',
].join('\n');

let isStale = false;
for (const [name, text] of [
  ['README.md', index],
  ['rules.json', `${JSON.stringify({ version: 1, rules }, null, 2)}\n`],
  ...pages,
]) {
  const path = join(folder, name);
  if (process.argv.includes('--check')) {
    if (existsSync(path) && readFileSync(path, 'utf8') === text) continue;
    process.stderr.write(`rules/${name} is stale: npm run rules\n`);
    isStale = true;
  } else writeFileSync(path, text);
}
process.exitCode = isStale ? 1 : 0;
