import { expect, test } from 'vitest';
import { Reviewing } from './reviewing.ts';
import { BAD, GOOD } from './specs.ts';

/* What a workflow asks for beyond the configuration of the default branch: more than that, and never less. */

const stage = Reviewing.eachTest();

const newest = (): string | undefined => stage.checks.at(-1);
const CONFIG = 'probeable.config.yaml';
/** A call with notes and warnings and no error. */
const WARNED = BAD.replace(/ {2}- permission.*\n.*\n/, '');

test('fail-on: warning has a warning fail the check, which says why', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': WARNED });
  await stage.review(pull);
  expect(newest()).toMatch(/^completed success: .*; \d+ warnings?/);
  await stage.review(pull, { demands: { failOn: 'warning', preset: undefined } });
  expect(newest()).toMatch(/^completed failure: .*; \d+ warnings?/);
  const why = 'With `fail-on: warning` in the workflow, warnings fail the check too.';
  for (const text of [stage.comments.at(-1), stage.github.repository.checks.at(-1)?.summary])
    expect(text).toContain(why);
});

test('what was there before fails no check, whatever is asked for', async () => {
  const pull = stage.github.repository.open(
    { 'xyzzy.yaml': WARNED },
    { 'xyzzy.yaml': `${WARNED}# a word\n` },
  );
  await stage.review(pull, { demands: { failOn: 'info', preset: 'strict' } });
  expect(newest()).toMatch(/^completed success: .*; nothing new/);
});

test.each([
  ['strict makes warnings errors where nothing is configured', {}, 'strict', 'failure'],
  ['strict counts in each folder', { [`a/${CONFIG}`]: 'preset: recommended\n' }, 'strict', 'failure'],
  ['recommended takes "probing" back', { [CONFIG]: 'preset: probing\n' }, 'recommended', 'warning'],
  ['recommended does not soften "strict"', { [CONFIG]: 'preset: strict\n' }, 'recommended', 'failure'],
] as const)(
  'preset: %s',
  async (_what, configuration: Readonly<Record<string, string>>, preset, expected) => {
    const pull = stage.github.repository.open(configuration, { ...configuration, 'a/xyzzy.yaml': WARNED });
    await stage.review(pull, { demands: { failOn: 'error', preset } });
    expect(newest()).toMatch(
      expected === 'failure'
        ? /^completed failure: .*; \d+ errors?/
        : /^completed success: .*; \d+ warnings?/,
    );
  },
);

test('a rule that the default branch turned off stays off', async () => {
  const config = { [CONFIG]: 'rules: { probe-before-permission: off, probe-exists: off }\n' };
  const pull = stage.github.repository.open(config, { ...config, 'xyzzy.yaml': BAD });
  await stage.review(pull, { demands: { failOn: 'error', preset: 'strict' } });
  const titles = stage.github.repository.checks.at(-1)?.annotations.map(({ title }) => title) ?? [];
  expect(titles.length).toBeGreaterThan(0);
  expect(titles).not.toContain('probe-before-permission');
});

test('a good spec passes whatever is asked for', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': GOOD });
  await stage.review(pull, { demands: { failOn: 'info', preset: 'strict' } });
  expect(newest()).toMatch(/^completed success: .*; nothing new/);
});
