import { expect, test } from 'vitest';
import { Reviewing } from './reviewing.ts';
import { BAD, GOOD, many } from './specs.ts';

/* What GitHub and we ourselves take no more of, and what cannot be read. */

const stage = Reviewing.eachTest();

test('more than 50 annotations come in pages, and the conclusion last', async () => {
  const pull = stage.github.repository.open({}, many(30));
  const seen: string[] = [];
  stage.github.onRequest = () => {
    const [run] = stage.github.repository.checks;
    if (run !== undefined) seen.push(`${run.status} ${run.annotations.length}`);
  };
  await stage.review(pull);
  const [run] = stage.github.repository.checks;
  expect(run?.annotations.length).toBeGreaterThan(100);
  const total = run?.annotations.length ?? 0;
  expect(seen.filter((state) => state.startsWith('completed'))).toEqual(
    seen.filter((state) => state === `completed ${total}`),
  );
  expect(run?.conclusion).toBe('failure');
});

test('a check that was broken off is taken up where it ended', async () => {
  const pull = stage.github.repository.open({}, many(20));
  for (let fault = 0; fault < 5; fault++)
    stage.github.faults.push({
      operation: 'patch /repos/{owner}/{repo}/check-runs/{check_run_id}',
      kind: 'forbidden',
    });
  expect(await stage.review(pull)).toMatchObject({ kind: 'unpublished' });
  expect(stage.checks).toEqual([expect.stringMatching(/^in_progress null/)]);
  stage.github.faults.length = 0;
  await stage.review(pull);
  const [run] = stage.github.repository.checks;
  expect(stage.checks).toHaveLength(1);
  expect(new Set(run?.annotations.map((each) => JSON.stringify(each))).size).toBe(run?.annotations.length);
});

test('a comment that would be too long loses whole findings and says so', async () => {
  const long = BAD.replace('changes the file', 'x'.repeat(3000));
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `call_${index}.yaml`,
      long.replaceAll('xyzzy', `call_${index}`),
    ]),
  );
  await stage.review(stage.github.repository.open({}, files));
  const [body = ''] = stage.comments;
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body).toMatch(/\d+ more entries do not fit here/);
  expect(body.split('<details>').length).toBe(body.split('</details>').length);
}, 60_000);

test('what cannot be judged fails the check', async () => {
  const files = { 'large.yaml': `syscall: x\n${'#'.repeat(1 << 20)}\n`, 'broken.yaml': 'syscall: [\n' };
  await stage.review(stage.github.repository.open({}, files));
  expect(stage.checks[0]).toMatch(/^completed failure: .*1 file not judged/);
  expect(stage.comments[0]).toContain('`large.yaml`: it has');
});

test('a file that GitHub lists and does not give fails the check', async () => {
  const pull = stage.github.repository.open({}, { 'xyzzy.yaml': GOOD });
  const { commits } = stage.github.repository;
  stage.github.onRequest = (operation) => {
    // Gone between the listing and the reading.
    if (operation.endsWith('/contents/{path}')) commits.set(pull.head, { sha: pull.head, files: new Map() });
  };
  await stage.review(pull);
  expect(stage.checks[0]).toMatch(/^completed failure: 1 file not judged/);
});

test('the configuration is that of the default branch', async () => {
  const off = 'rules: { probe-before-permission: off, probe-exists: off }\n';
  const loose = stage.github.repository.open({}, { 'xyzzy.yaml': BAD, 'probeable.config.yaml': off });
  await stage.review(loose);
  expect(stage.comments[0]).toContain('probe-before-permission');
  stage.github.repository.branches.set(
    'main',
    stage.github.repository.commit({ 'probeable.config.yaml': off }),
  );
  await stage.review(loose);
  expect(stage.comments[0]).not.toContain('probe-before-permission');
});

test('a configuration with a fault is no reason to pass', async () => {
  stage.github.repository.branches.set(
    'main',
    stage.github.repository.commit({ 'probeable.config.yaml': 'rules: [\n' }),
  );
  await stage.review(stage.github.repository.open({}, { 'README.md': 'x' }));
  expect(stage.checks[0]).toMatch(/^completed failure/);
  expect(stage.comments[0]).toContain('probeable.config.yaml of main');
});

test('on GitHub Enterprise Server the API has another place', async () => {
  stage.github.prefix = '/api/v3';
  await stage.review(stage.github.repository.open({}, { 'xyzzy.yaml': BAD }));
  expect(stage.comments).toHaveLength(1);
});

test('a lock file of megabytes is no spec, and no reason to fail', async () => {
  const lock = `lockfileVersion: 9\n${'  syscalls: 1.0.0\n'.repeat(200_000)}`;
  await stage.review(stage.github.repository.open({}, { 'pnpm-lock.yaml': lock }));
  expect(stage.checks).toEqual(['completed success: no system call is touched']);
  expect(stage.comments).toEqual([]);
});

test('what is too large to be looked at at all fails the check', async () => {
  await stage.review(stage.github.repository.open({}, { 'huge.yaml': '#'.repeat((16 << 20) + 1) }));
  expect(stage.checks).toEqual(['completed failure: 1 file not judged']);
  expect(stage.comments[0]).toContain('`huge.yaml`: it has more than 16 MiB');
});
