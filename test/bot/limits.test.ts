import { describe, expect, test } from 'vitest';
import { commentBody } from '../../src/bot/text/comment.ts';
import { MARKER, SITELESS, verdictOf } from './pulls.ts';
import { Reviewing } from './reviewing.ts';
import { BAD, GOOD, many } from './specs.ts';

/* What GitHub and we ourselves take no more of, and what cannot be read. */

const stage = Reviewing.eachTest();

const RANKS = ['failure', 'warning', 'notice'];

describe('a check has at most 50 annotations', () => {
  /** Calls with two causes each: a warning at the prototype, and what every proposal is told. */
  const harmless = (count: number): Readonly<Record<string, string>> =>
    Object.fromEntries(
      Object.entries(many(count)).map(([path, text]) => [path, text.replace(/ {2}- permission.*\n.*\n/, '')]),
    );

  test('the errors of the last file come before the warnings of the first, and the text counts the rest', async () => {
    const last = { 'z.yaml': BAD };
    await stage.review(stage.github.repository.open({}, { ...harmless(40), ...last }));
    const [run] = stage.github.repository.checks;
    expect(run?.annotations).toHaveLength(50);
    const levels = run?.annotations.map(({ annotation_level }) => annotation_level) ?? [];
    expect(run?.annotations[0]).toMatchObject({ path: 'z.yaml', annotation_level: 'failure' });
    expect(levels).toEqual(levels.toSorted((a, b) => RANKS.indexOf(a) - RANKS.indexOf(b)));
    expect(run?.summary).toMatch(
      /50 findings have an annotation, the gravest first; these have none: \d+ warnings, \d+ notes\./,
    );
    // Counted or annotated: none is lost. Alone, no file has too many.
    const rest = [...(run?.summary.match(/these have none: (\d+) warnings, (\d+) notes/) ?? [])].slice(1);
    const alone = async (files: Readonly<Record<string, string>>): Promise<number> => {
      await stage.review(stage.github.repository.open({}, files));
      return stage.github.repository.checks.at(-1)?.annotations.length ?? 0;
    };
    let all = await alone(last);
    for (const [path, text] of Object.entries(harmless(40))) all += await alone({ [path]: text });
    expect(rest.reduce((sum, each) => sum + Number(each), 50)).toBe(all);
  });

  test('it is written in one request, whole', async () => {
    const seen = new Set<string>();
    stage.github.onRequest = () => {
      for (const { status, annotations } of stage.github.repository.checks)
        seen.add(`${status} ${annotations.length}`);
    };
    await stage.review(stage.github.repository.open({}, many(60)));
    expect([...seen]).toEqual(['completed 50']);
    expect(stage.github.count('patch /repos/{owner}/{repo}/check-runs/{check_run_id}')).toBe(0);
  });

  test('one with fewer says nothing of a limit, and has one annotation for each cause', async () => {
    await stage.review(stage.github.repository.open({}, { 'xyzzy.yaml': BAD }));
    const [run] = stage.github.repository.checks;
    expect(run?.summary).not.toContain('have an annotation');
    const titles = run?.annotations.map(({ title }) => title) ?? [];
    expect(titles).toContain('probe-before-permission');
    expect(titles).not.toContain('probe-exists');
    expect(run?.annotations[0]?.message).toContain('[probe-exists]');
    expect(new Set(titles).size).toBe(titles.length);
  });
});

test('a comment that would be too long loses whole entries and says so', async () => {
  const unjudged = Array.from({ length: 2000 }, (_, index) => ({
    path: `specs/${index}.yaml`,
    reason: 'it has more than 1 MiB',
  }));
  const verdict = { ...(await verdictOf('bad', SITELESS)), unjudged };
  const body = commentBody(verdict, MARKER, SITELESS);
  expect(body.length).toBeLessThanOrEqual(65_536);
  expect(body).toMatch(/\n\d+ more entries do not fit here; `probeable check` shows them all\.\n\n<sub>/);
  expect(body.split('<details>').length).toBe(body.split('</details>').length);
  expect(body).not.toMatch(/<summary>[^<]*<\/summary>\s*<\/details>/);
  // The verdict and the calls are said in any case.
  expect(body).toContain('### `xyzzy` has no probe: move step 3 before step 1\n');
  expect(body).toContain(
    `| [\`xyzzy\`](${MARKER.repository}/blob/${MARKER.head}/specs/xyzzy.yaml) | no probe |`,
  );
});

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
  expect(stage.comments[0]).toContain('main:probeable.config.yaml');
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
