import { expect, test } from 'vitest';
import { readFragment } from '../../src/playground/page/permalink.ts';
import { Reviewing } from './reviewing.ts';
import { BAD, GOOD } from './specs.ts';

/* What is said of a pull request, and what is not. */

const stage = Reviewing.eachTest();

test('a faulty proposal gets one check that fails, and one comment that says why', async () => {
  const pull = stage.github.repository.open({}, { 'specs/xyzzy.yaml': BAD, 'README.md': 'x' });
  expect(await stage.review(pull)).toMatchObject({ kind: 'reviewed', comment: 'created' });
  expect(stage.checks).toEqual([
    expect.stringMatching(
      /^completed failure: xyzzy has no probe: move step 3 before step 1; \d+ errors?, .* in 1 spec$/,
    ),
  ]);
  const [body = ''] = stage.comments;
  expect(stage.comments).toHaveLength(1);
  expect(body).toMatch(
    /^<!-- probeable:1 name=probeable head=[0-9a-f]{40} clear=no -->\n### `xyzzy` has no probe: move step 3 before step 1\n/,
  );
  expect(body).toContain(
    '[probe-before-permission](https://probeable.example/rules/probe-before-permission/)',
  );
  const annotation = stage.github.repository.checks[0]?.annotations[0];
  expect(annotation).toMatchObject({ path: 'specs/xyzzy.yaml', start_line: expect.any(Number) });
});

test('said again, nothing is written', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  stage.github.requests.length = 0;
  expect(await stage.review(pull)).toMatchObject({ comment: 'unchanged' });
  expect(stage.github.requests.filter((request) => !request.startsWith('get '))).toEqual([]);
});

test('a push that mends it makes the check green and the comment say so, once', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  pull.head = stage.github.repository.commit({ 'xyzzy.yaml': GOOD });
  expect(await stage.review(pull)).toMatchObject({ comment: 'updated' });
  expect(stage.checks.at(-1)).toMatch(/^completed success/);
  expect(stage.comments).toEqual([expect.stringContaining('all clear')]);
  pull.head = stage.github.repository.commit({ 'xyzzy.yaml': GOOD, 'README.md': 'other' });
  // Which commit was judged is said: an edit tells nobody by mail.
  expect(await stage.review(pull)).toMatchObject({ comment: 'updated' });
  expect(stage.comments[0]).toContain(`/linux/specs/commit/${pull.head})`);
  expect(await stage.review(pull)).toMatchObject({ comment: 'unchanged' });
});

test('where no spec is touched there is a check and no comment', async () => {
  const pull = stage.github.repository.open({}, { 'README.md': 'x', 'other.yaml': 'a: 1\n' });
  expect(await stage.review(pull)).toMatchObject({ comment: 'none' });
  expect(stage.checks).toEqual(['completed success: no system call is touched']);
  expect(stage.comments).toEqual([]);
});

test('a pull request that takes its specs back is told so', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  pull.head = stage.github.repository.commit({ 'README.md': 'x' });
  expect(await stage.review(pull)).toMatchObject({ comment: 'updated' });
  expect(stage.comments).toEqual([expect.stringContaining('no longer touches')]);
});

test('what was there before is folded away, and does not fail the check', async () => {
  const pull = stage.github.repository.open({ 'xyzzy.yaml': BAD }, { 'xyzzy.yaml': `${BAD}# a word\n` });
  await stage.review(pull);
  expect(stage.checks).toEqual([
    expect.stringMatching(/^completed success: xyzzy has no probe, as before; nothing new/),
  ]);
  expect(stage.comments[0]).toMatch(/<details><summary>\d+ that were there before<\/summary>/);
});

test("what others changed in the base meanwhile is not the pull request's", async () => {
  const pull = stage.github.repository.open({ 'xyzzy.yaml': GOOD }, { 'xyzzy.yaml': `${GOOD}# a word\n` });
  // On the base somebody has let more flags through; here they are still refused.
  pull.base = stage.github.repository.commit({ 'xyzzy.yaml': GOOD.replace('flags != 0', 'flags > 7') });
  await stage.review(pull);
  expect(stage.comments[0]).toContain('all clear');
});

test('a change that breaks programs is said first', async () => {
  const number = { 'xyzzy.yaml': GOOD.replace('flags != 0', 'flags > 7') };
  const pull = stage.github.repository.open({ 'xyzzy.yaml': GOOD }, number);
  await stage.review(pull);
  expect(stage.comments[0]).toContain('**What a program would notice**');
});

test('code scanning gets the findings where it is asked for', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  expect(stage.github.repository.sarifs).toEqual([]);
  await stage.review(pull, { hasSarif: true });
  const log: { readonly runs: readonly { readonly results: readonly { readonly ruleId: string }[] }[] } =
    JSON.parse(stage.github.repository.sarifs[0] ?? '');
  expect(log.runs[0]?.results.map(({ ruleId }) => ruleId)).toContain('probe-before-permission');
});

test('a closed pull request is left alone', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
  pull.state = 'closed';
  expect(await stage.review(pull)).toEqual({ kind: 'closed' });
  expect(stage.github.requests).toHaveLength(1);
});

const PROPOSED = GOOD.replace('status: merged\nsince: "6.1"\n', 'status: proposed\n');

test('a pull request that removes a spec is told that it does', async () => {
  const base = { 'xyzzy.yaml': PROPOSED, 'other.yaml': 'a: 1\n' };
  await stage.review(stage.github.repository.open(base, {}));
  expect(stage.checks).toEqual(['completed success: 1 spec removed']);
  expect(stage.comments[0]).toMatch(
    /all clear, 1 spec removed, judged at .*\.\n\n\*\*Removed\*\*:\n\n- `xyzzy`, which `xyzzy\.yaml` described\n$/,
  );
});

test('of a merged call whose spec is removed more is said', async () => {
  const pull = stage.github.repository.open({ 'xyzzy.yaml': GOOD }, {});
  await stage.review(pull);
  expect(stage.checks).toEqual([
    'completed success: xyzzy is described no more; 1 warning in 1 spec, 1 spec removed',
  ]);
  expect(stage.comments[0]).toContain('xyzzy is merged, but its spec was deleted');
  expect(stage.comments[0]).toContain('| `xyzzy` | removed | 1 warning |');
});

test.each([
  ['out of what the configuration names', 'attic/xyzzy.yaml'],
  ['to what is no YAML', 'specs/xyzzy.txt'],
])('a spec that is moved %s is a removed one', async (_, path) => {
  const config = { 'probeable.config.yaml': 'files: [./specs/]\n' };
  const pull = stage.github.repository.open(
    { ...config, 'specs/xyzzy.yaml': PROPOSED },
    { ...config, [path]: PROPOSED },
  );
  await stage.review(pull);
  expect(stage.checks).toEqual(['completed success: 1 spec removed']);
});

test.each([['./specs'], ['specs/'], ['.'], ['./'], ['specs/*.yaml'], ['./specs/**']])(
  'a faulty spec is judged where the configuration names %s',
  async (files) => {
    const config = { 'probeable.config.yaml': `files: ['${files}']\n` };
    const pull = stage.github.repository.open(config, { ...config, 'specs/xyzzy.yaml': BAD });
    await stage.review(pull);
    expect(stage.checks[0]).toMatch(/^completed failure: .*; 1 error,/);
  },
);

test('a spec in another folder than the configuration names is not judged', async () => {
  const config = { 'probeable.config.yaml': 'files: [./specs]\n' };
  const pull = stage.github.repository.open(config, { ...config, 'specsheet/xyzzy.yaml': BAD });
  await stage.review(pull);
  expect(stage.checks).toEqual(['completed success: no system call is touched']);
});

test('a configuration that names a rule which nobody has is a fault, with its place', async () => {
  const config = { 'probeable.config.yaml': 'rules:\n  flag-argument: off\n' };
  const pull = stage.github.repository.open(config, { ...config, 'xyzzy.yaml': GOOD });
  await stage.review(pull);
  expect(stage.checks[0]).toMatch(/^completed failure: .* is not judged: .*; 1 file not judged in 1 spec/);
  expect(stage.comments[0]).toMatch(/main:probeable\.config\.yaml:2:3`?: there is no rule/);
});

test('a renamed spec is no removed one', async () => {
  const pull = stage.github.repository.open({ 'old.yaml': GOOD }, { 'new.yaml': GOOD });
  await stage.review(pull);
  expect(stage.checks[0]).toContain('in 1 spec');
});

test('each call can be tried in the playground, and one that ships has its page', async () => {
  const text = GOOD.replaceAll('xyzzy', 'close');
  await stage.review(stage.github.repository.open({}, { 'close.yaml': text }));
  const [body = ''] = stage.comments;
  expect(body).toContain('[`close` as it ships](https://probeable.example/syscalls/close/)');
  const [, fragment = ''] = /\(https:\/\/probeable\.example\/playground\/(#[^)]*)\)/.exec(body) ?? [];
  expect(await readFragment(fragment)).toEqual({ text, call: '' });
});

test('a spec too long for an address has no such link', async () => {
  const noise = Array.from({ length: 3000 }, (_, index) => `# ${(index * 2654435761) % 4294967296}`).join(
    '\n',
  );
  await stage.review(stage.github.repository.open({}, { 'xyzzy.yaml': `${BAD}${noise}\n` }));
  expect(stage.comments[0]).not.toContain('playground');
});

test('a call that is not judged is never green: neutral where code could not be followed, red where it is unwritten', async () => {
  const blank = GOOD.replace('  - check', '  - blank: calls through file->f_op\n  - check');
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': blank });
  await stage.review(pull);
  expect(stage.checks.at(-1)).toMatch(/^completed neutral: .*1 call not judged/);
  expect(stage.comments.at(-1)).toMatch(/^### `xyzzy` is not judged/m);
  expect(stage.comments.at(-1)).not.toContain('all clear');
  pull.head = stage.github.repository.commit({
    'xyzzy.yaml': blank.replace('calls through file->f_op', 'TODO the checks'),
  });
  await stage.review(pull);
  expect(stage.checks.at(-1)).toMatch(/^completed failure: .*; 1 error/);
});
