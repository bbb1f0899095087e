import { describe, expect, test } from 'vitest';
import { CHECKS, COMMENTS, REVIEWS, Reviewing } from './reviewing.ts';
import { BAD, GOOD, MENDABLE } from './specs.ts';

/* What other bots were reported for, acted out. Each test has the name of the report. */

const stage = Reviewing.eachTest();

const PULL = 'get /repos/{owner}/{repo}/pulls/{pull_number}';
const SUITE = { 'probeable.config.yaml': 'plugins: [./rules.mjs]\nrules: { ours/one: error }\n' };

/** What the newest run of the check says, which is what people and branch protection see. */
const newest = (): string | undefined => stage.checks.at(-1);

test('mergewatch#639: the newest run says the newest verdict, also where it was said before', async () => {
  const { repository } = stage.github;
  const pull = repository.open({}, { 'xyzzy.yaml': BAD });
  const without = pull.base;
  const configured = repository.commit({
    'probeable.config.yaml': 'rules: { probe-before-permission: off, probe-exists: off }\n',
  });
  await stage.review(pull);
  expect(newest()).toMatch(/^completed failure: .*; \d+ errors?/);
  repository.branches.set('main', configured);
  await stage.review(pull);
  expect(newest()).toMatch(/^completed success/);
  repository.branches.set('main', without);
  await stage.review(pull);
  expect(newest()).toMatch(/^completed failure: .*; \d+ errors?/);
  expect(stage.checks).toHaveLength(3);
  // Nothing has changed: nothing is written.
  await stage.review(pull);
  expect(stage.checks).toHaveLength(3);
});

test('mergewatch#639: a lost answer is not looked for among older runs of the same verdict', async () => {
  const { repository, faults } = stage.github;
  const pull = repository.open({}, { 'xyzzy.yaml': BAD });
  await stage.review(pull);
  const { base } = pull;
  repository.branches.set(
    'main',
    repository.commit({ 'probeable.config.yaml': 'rules: { probe-exists: off }\n' }),
  );
  await stage.review(pull);
  repository.branches.set('main', base);
  faults.push({ operation: 'post /repos/{owner}/{repo}/check-runs', kind: 'broken' });
  await stage.review(pull);
  expect(stage.checks).toHaveLength(3);
  expect(newest()).toBe(stage.checks[0]);
});

test('github-checks-plugin#176: a check that is asked for again has a new run, once for each request', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': GOOD });
  await stage.review(pull);
  for (const rerun of ['one', 'one', 'two']) await stage.review(pull, { rerun });
  expect(stage.checks).toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/^completed success/)));
  // A push that changes nothing is no request.
  await stage.review(pull);
  expect(stage.checks).toHaveLength(3);
});

test('octobot#75: a webhook that overtakes the API is waited for, and its head judged', async () => {
  const { github } = stage;
  const pull = github.repository.open({}, { 'xyzzy.yaml': GOOD });
  await stage.review(pull);
  const pushed = github.repository.commit({ 'xyzzy.yaml': BAD }, pull.head);
  let looks = 0;
  github.onRequest = (operation) => {
    if (operation === PULL && ++looks === 3) pull.head = pushed;
  };
  expect(await stage.review(pull, { announced: pushed })).toMatchObject({ kind: 'reviewed' });
  expect(github.repository.checks.map(({ head_sha, conclusion }) => [head_sha, conclusion])).toEqual([
    [expect.not.stringContaining(pushed), 'success'],
    [pushed, 'failure'],
  ]);
  expect(stage.comments).toEqual([expect.stringContaining(`head=${pushed}`)]);
});

test('octobot#75: an old head is never judged in the place of one that the API does not show yet', async () => {
  const { github } = stage;
  const pull = github.repository.open({}, { 'xyzzy.yaml': GOOD });
  const pushed = github.repository.commit({ 'xyzzy.yaml': BAD }, pull.head);
  await expect(stage.review(pull, { announced: pushed })).rejects.toThrow(
    `GitHub does not show ${pushed} as the head of pull request 1 yet`,
  );
  expect(stage.checks).toEqual([]);
});

test('octobot#75: a webhook that comes late is about the head of now, without waiting', async () => {
  const { github } = stage;
  const pull = github.repository.open({}, { 'xyzzy.yaml': BAD });
  const announced = pull.head;
  pull.head = github.repository.commit({ 'xyzzy.yaml': GOOD }, announced);
  await stage.review(pull, { announced });
  expect(github.repository.checks.map(({ head_sha }) => head_sha)).toEqual([pull.head]);
  // Once to begin with, and once to see that nobody has pushed meanwhile.
  expect(github.count(PULL)).toBe(2);
});

test('octobot#75: after a forced push, where nobody can tell which head is older, both are judged', async () => {
  const { github } = stage;
  const pull = github.repository.open({}, { 'xyzzy.yaml': GOOD });
  const forced = github.repository.commit({ 'xyzzy.yaml': BAD }, pull.mergeBase);
  await stage.review(pull, { announced: forced });
  expect(github.repository.checks.map(({ head_sha, conclusion }) => [head_sha, conclusion])).toEqual([
    [pull.head, 'success'],
    [forced, 'failure'],
  ]);
});

test('plugins: a configuration with rules that do not run here is never all clear', async () => {
  const pull = stage.github.repository.open(SUITE, { ...SUITE, 'xyzzy.yaml': GOOD });
  await stage.review(pull);
  expect(newest()).toBe('completed neutral: xyzzy has a strong probe; 1 plugin not run in 1 spec');
  const [body] = stage.comments;
  expect(body).not.toContain('all clear');
  expect(body).toContain('**Plugins not run**');
  expect(body).toContain('- `./rules.mjs`');
  expect(stage.github.repository.checks[0]?.summary).toContain('- `./rules.mjs`');
  const faulty = stage.github.repository.open(SUITE, { ...SUITE, 'xyzzy.yaml': BAD });
  await stage.review(faulty);
  expect(newest()).toMatch(/^completed failure: .*1 plugin not run/);
});

test('plugins: a pull request without a spec is not about them', async () => {
  await stage.review(stage.github.repository.open(SUITE, { ...SUITE, 'README.md': 'x' }));
  expect(stage.checks).toEqual(['completed success: no system call is touched']);
  expect(stage.comments).toEqual([]);
});

describe('what GitHub refuses beside the check changes nothing of the verdict, and the check says it', () => {
  const locked = 'Unable to create comment because issue is locked.';
  const off = 'Code scanning is not enabled for this repository.';
  const refuse = (operation: string, message: string): void => {
    stage.github.onRequest = (asked) => {
      if (asked === operation) stage.github.faults.push({ operation, kind: 'forbidden', message });
    };
  };
  const summary = (): string | undefined => stage.github.repository.checks.at(-1)?.summary;

  test.each([
    ['renovate#6215, stale#25: a locked conversation', `post ${COMMENTS}`, locked, 'the comment'],
    ['suggest-changes: a review that is refused', `post ${REVIEWS}`, locked, 'suggestions'],
    [
      'frogbot#178, osv-scanner-action#128: code scanning that is off',
      'post /repos/{owner}/{repo}/code-scanning/sarifs',
      off,
      'code scanning',
    ],
  ])('%s', async (_name, operation, message, step) => {
    const { github } = stage;
    const pull = github.repository.open({}, { 'xyzzy.yaml': MENDABLE });
    refuse(operation, message);
    const reviewed = await stage.review(pull, { hasSarif: true });
    const omissions = [{ step, reason: expect.stringContaining(`403: ${message}`) }];
    expect(reviewed).toMatchObject({ kind: 'reviewed', omissions });
    expect(summary()).toContain('**Not written**, which changes nothing of the verdict:');
    expect(summary()).toMatch(new RegExp(`^- ${step}: 403: `, 'm'));
    expect(github.repository.checks).toMatchObject([{ status: 'completed', conclusion: 'success' }]);
    // The other steps are taken.
    const done = [stage.comments.length, github.repository.reviews, github.repository.sarifs.length];
    expect(done.reduce((sum, each) => sum + each)).toBe(2);
    // Said again, the check stays as it is; once the step is taken, the check says no more of it.
    const patches = (): number => github.count(`patch ${CHECKS}/{check_run_id}`);
    const before = patches();
    await stage.review(pull, { hasSarif: true });
    expect(patches()).toBe(before);
    github.onRequest = () => {};
    await stage.review(pull, { hasSarif: true });
    expect(summary()).not.toContain('Not written');
    expect(github.repository.checks).toHaveLength(1);
  });

  test('what passes is tried again by the App, and passed over where nobody tries again', async () => {
    const { github } = stage;
    const pull = github.repository.open({}, { 'xyzzy.yaml': GOOD });
    const operation = 'post /repos/{owner}/{repo}/code-scanning/sarifs';
    const down = (): void => {
      github.onRequest = (asked) => {
        if (asked === operation) github.faults.push({ operation, kind: 'broken' });
      };
    };
    down();
    await expect(stage.review(pull, { hasSarif: true })).rejects.toThrow('Server Error');
    const reviewed = await stage.review(pull, { hasSarif: true, hasRetries: false });
    expect(reviewed).toMatchObject({
      publication: { conclusion: 'success' },
      omissions: [{ step: 'code scanning', reason: '502: Server Error' }],
    });
  });
});

describe('action-junit-report#23: a rate limit is not a token that may not write', () => {
  test.each([
    ['secondary', 'rate limit'],
    ['primary', 'rate limit'],
    ['too many', 'rate limit'],
    ['forbidden', 'permission'],
  ] as const)(
    '%s: %s',
    async (kind, why) => {
      const operation = `post ${CHECKS}`;
      for (let times = 0; times < 5; times++) stage.github.faults.push({ operation, kind });
      const pull = stage.github.repository.open({}, { 'xyzzy.yaml': BAD });
      expect(await stage.review(pull)).toMatchObject({ kind: 'unpublished', why });
      expect(stage.github.repository.checks).toEqual([]);
    },
    60_000,
  );
});

describe('a list of files that ends before the change does', () => {
  const sources = (count: number): Readonly<Record<string, string>> =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`a/${index}.c`, 'int x;\n']));

  test.each([
    [
      'go-utils#492: 300 files without a spec pass in a merge queue, too',
      {},
      'success',
      'no system call is touched',
    ],
    [
      'release-please#825: a spec that is not listed any more is judged',
      { 'z.yaml': BAD },
      'failure',
      'in 1 spec',
    ],
  ])('%s', async (_name, more, conclusion, title) => {
    const { repository } = stage.github;
    const pull = repository.open({ 'README.md': 'x' }, { 'README.md': 'x', ...sources(300), ...more });
    await stage.review(pull);
    const group = repository.commit({ 'README.md': 'x', ...sources(300), ...more }, pull.base);
    expect(await stage.reviewCommits(pull.base, group)).toMatchObject({ conclusion });
    const [ofPull, ofGroup] = stage.checks;
    expect(ofPull).toContain(title);
    expect(ofGroup).toBe(ofPull);
  });

  test('rest-api-description#33: what a tree does not tell whole cannot pass', async () => {
    const { repository } = stage.github;
    repository.maxTree = 100;
    const base = repository.commit({});
    await stage.reviewCommits(base, repository.commit(sources(301), base));
    expect(stage.checks).toEqual(['completed failure: 1 file not judged']);
    expect(repository.checks[0]?.summary).toContain('it touches 300 files or more');
  });

  test('rest-api-description#33: 3000 files of a pull request', async () => {
    const { repository } = stage.github;
    await stage.review(repository.open({}, { ...sources(3000), 'z.yaml': BAD }));
    expect(newest()).toMatch(/^completed failure: .* in 1 spec$/);
  }, 60_000);
});

describe('go-github#1107, changed-files#1172: what is no plain file holds no spec', () => {
  test.each([
    ['symbolic link', '-> nowhere/xyzzy.yaml'],
    ['submodule', '@ 0123456789'],
  ])('a %s is passed over', async (_kind, entry) => {
    const { repository } = stage.github;
    await stage.review(repository.open({}, { 'link.yaml': entry }));
    expect(stage.checks).toEqual(['completed success: no system call is touched']);
    await stage.review(repository.open({}, { 'link.yaml': entry, 'xyzzy.yaml': BAD }));
    expect(newest()).toMatch(/^completed failure: .* in 1 spec$/);
    // It takes the place of a spec, which has gone then.
    await stage.review(repository.open({ 'xyzzy.yaml': BAD }, { 'xyzzy.yaml': entry }));
    expect(newest()).toBe('completed success: 1 spec removed');
  });
});

test('a push of a new branch is compared with where it left the default branch', async () => {
  const { repository } = stage.github;
  const parted = repository.commit({ 'xyzzy.yaml': GOOD });
  // On the default branch somebody lets more flags through, which the branch does not take back.
  const looser = GOOD.replace('flags != 0', 'flags > 7');
  repository.branches.set('main', repository.commit({ 'xyzzy.yaml': looser }, parted));
  const pushed = repository.commit({ 'xyzzy.yaml': `${GOOD}# a word\n` }, parted);
  const { annotations } = await stage.reviewCommits('main', pushed);
  expect(annotations).toEqual([]);
  expect(stage.checks).toEqual(['completed success: xyzzy has a strong probe; nothing new in 1 spec']);
});

test('a push of a branch that shares no commit with the default branch is new as a whole', async () => {
  const { repository } = stage.github;
  repository.branches.set('main', repository.commit({ 'xyzzy.yaml': GOOD }));
  const orphan = repository.commit({ 'specs/plugh.yaml': BAD.replaceAll('xyzzy', 'plugh') });
  const { conclusion, annotations } = await stage.reviewCommits('main', orphan);
  expect(conclusion).toBe('failure');
  expect(new Set(annotations.map(({ path }) => path))).toEqual(new Set(['specs/plugh.yaml']));
});

test('a push whose commit before is gone is compared with where it left the default branch', async () => {
  const { repository } = stage.github;
  const parted = repository.commit({ 'xyzzy.yaml': BAD });
  repository.branches.set('main', parted);
  const pushed = repository.commit({ 'xyzzy.yaml': `${BAD}# a word\n` }, parted);
  await stage.reviewCommits('f'.repeat(40), pushed);
  expect(stage.checks).toEqual([
    expect.stringMatching(/^completed success: xyzzy has no probe, as before; nothing new/),
  ]);
});

test('a call that moves to a file which is not touched is not removed', async () => {
  const { repository } = stage.github;
  const both = `${GOOD}---\n${GOOD.replaceAll('xyzzy', 'plugh')}`;
  const rest = { 'specs/all.yaml': both, 'other.yaml': 'a: 1\n' };
  const frobnicate = GOOD.replaceAll('xyzzy', 'frobnicate');
  const base = { ...rest, 'xyzzy.yaml': GOOD, 'frobnicate.yaml': frobnicate };
  await stage.review(repository.open(base, { ...rest, 'frobnicate.yaml': frobnicate }));
  expect(stage.checks).toEqual(['completed success: no system call is touched']);
  expect(stage.comments).toEqual([]);
  // One that nothing describes any more is.
  await stage.review(repository.open(base, rest));
  expect(newest()).toContain('1 spec removed');
  expect(stage.comments.at(-1)).toContain('| `frobnicate` | removed |');
  expect(stage.comments.at(-1)).not.toContain('`xyzzy`');
});
