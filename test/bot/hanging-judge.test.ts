import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { fullTest } from '../support/full.ts';
import { isFull, skipped } from '../support/is-full.ts';
import { BAD, GOOD } from './specs.ts';
import { get, idle, opened, SECRET, Stage } from './stage.ts';

/* The App's server with judges that do, at a certain spec, what no judge must do to the pull requests of others. */

const root = join(import.meta.dirname, '../..');

/** What lies in the place that the tests put theirs. */
const shipped = readFileSync(join(root, 'dist/bin/probeable-judge.mjs'), 'utf8');

let installed = '';
beforeAll(() => {
  installed = mkdtempSync(join(tmpdir(), 'probeable-installed-'));
  for (const path of ['package.json', 'dist/bin', 'content/runtimes', 'content/syscalls'])
    cpSync(join(root, path), join(installed, path), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(installed, 'node_modules'));
  if (!isFull) shortenAllowance(join(installed, 'dist/bin'));
});
afterAll(() => rmSync(installed, { recursive: true }));

/** Gives a change of the installed program 4 seconds of the processor instead of 15, which a judge would spin away. */
function shortenAllowance(folder: string): void {
  skipped('a judge that never returns for all of the processor time of a change');
  const ALLOWANCE = 'cpuMs:15e3';
  const paths = readdirSync(folder).map((name) => join(folder, name));
  const found = paths.filter(
    (path) => path.endsWith('.mjs') && readFileSync(path, 'utf8').includes(ALLOWANCE),
  );
  expect(found, `programs with the allowance ${ALLOWANCE} (src/bot/judging/inquiry.ts)`).toHaveLength(1);
  for (const path of found) writeFileSync(path, readFileSync(path, 'utf8').replace(ALLOWANCE, 'cpuMs:4e3'));
}

let stage: Stage;
beforeEach(async () => {
  stage = new Stage();
  stage.isWarm = true;
  stage.program = join(installed, 'dist/bin/probeable.mjs');
  await stage.open();
});
afterEach(() => stage.close());

/** Has the shipped judge do something where it meets a certain line. */
function replaceJudge(statement: string): void {
  writeFileSync(
    join(installed, 'dist/bin/probeable-judge.mjs'),
    `{ const { test } = RegExp.prototype;
    RegExp.prototype.test = function (text) {
      if (String(text).includes('# too much')) { ${statement} }
      return test.call(this, text);
    }; }
    ${shipped}`,
  );
}

const TOO_MUCH = `${BAD}# too much\n`;

const TAKEN: readonly (readonly [what: string, statement: string, reason: string, words: string])[] = [
  ['never returns', 'for (;;);', 'time', 'the processor time that one change has'],
  [
    'allocates objects without end',
    'const all = []; for (;;) all.push(new Array(1000).fill(all.length));',
    'memory',
    'the memory that it has',
  ],
  [
    'allocates buffers without end',
    'const all = []; for (;;) all.push(Buffer.alloc(1 << 24, 1));',
    'memory',
    '768 MiB of memory',
  ],
  ['ends', 'process.abort();', 'died', 'the process that judges ended: SIGABRT'],
];
for (const [what, statement, reason, words] of TAKEN) {
  // Each has a test of its own beside the judges; one goes the whole way for every change.
  const one = what === 'never returns' ? test : fullTest;
  one(
    `a judge that ${what} takes nothing from the next pull request`,
    async () => {
      replaceJudge(statement);
      // On a busy machine a lease of a few milliseconds ends before it can be renewed.
      const server = await stage.serve({ PROBEABLE_SECOND: '300' });
      const { repository } = stage.github;
      const conclusionOf = (head: string): string | null | undefined =>
        repository.checks.find((check) => check.head_sha === head)?.conclusion;
      /** How long it takes until a good pull request has its check, in milliseconds. */
      const good = async (): Promise<number> => {
        const pull = stage.pull({ 'xyzzy.yaml': GOOD });
        const begun = performance.now();
        await stage.github.deliver(server.url, 'pull_request', opened(pull), SECRET);
        await expect.poll(() => conclusionOf(pull.head), { timeout: 90_000, interval: 20 }).toBe('success');
        return performance.now() - begun;
      };
      const first = stage.pull({ 'xyzzy.yaml': TOO_MUCH });
      const alone = await good();
      await stage.github.deliver(server.url, 'pull_request', opened(first), SECRET);
      // It is about to be judged.
      const list = 'get /repos/{owner}/{repo}/pulls/{pull_number}/files';
      await expect.poll(() => stage.github.count(list), { timeout: 60_000 }).toBe(2);
      const beside = await good();
      console.log(
        `a good pull request: ${Math.round(alone)} ms alone, ${Math.round(beside)} ms beside that one`,
      );
      // On a machine that is busy with something else everything takes longer.
      expect(beside).toBeLessThan(Math.max(10_000, 5 * alone));
      // The first one is told why, at once and once, and is not tried again.
      await expect.poll(() => conclusionOf(first.head), { timeout: 300_000 }).toBe('failure');
      const check = repository.checks.find(({ head_sha }) => head_sha === first.head);
      expect(check?.title).toBe('1 file not judged');
      expect(check?.summary).toContain('`xyzzy.yaml`: ');
      expect(check?.summary).toContain(words);
      await idle(server);
      expect(repository.comments.map(({ pull, body }) => [pull, body.includes(words)])).toContainEqual([
        first.number,
        true,
      ]);
      expect(server.said()).not.toContain('will be tried again');
      expect(server.said()).not.toContain('"attempt":2');
      const metrics = await get(server.metrics);
      expect(metrics).toContain(`probeable_judges_lost_total{reason="${reason}"} 1\n`);
      expect(metrics).toContain('probeable_thread_restarts_total 0\n');
      expect(metrics).toContain('probeable_turns_total{outcome="failure"} 1\n');
    },
    500_000,
  );
}

test('the shipped judge reads its programs and the facts of the package, and nothing beside them', async () => {
  writeFileSync(join(installed, 'secret'), 'x');
  const paths = [
    'dist/bin/library.mjs',
    'package.json',
    'content/runtimes/docker.yaml',
    'secret',
    'dist',
    '/etc/passwd',
  ];
  replaceJudge(`
    const { readFileSync, readdirSync } = process.getBuiltinModule('fs');
    const attempt = (path) => {
      try {
        return path.endsWith('dist') ? readdirSync(path).length : readFileSync(path).length;
      } catch ({ code }) {
        return code;
      }
    };
    const paths = ${JSON.stringify(paths)}.map((path) => (path.startsWith('/') ? path : ${JSON.stringify(`${installed}/`)} + path));
    throw new Error(paths.map((path) => (attempt(path) > 0 ? 'read' : attempt(path))).join(' '));`);
  const server = await stage.serve();
  const { repository } = stage.github;
  const pull = stage.pull({ 'xyzzy.yaml': TOO_MUCH });
  await stage.github.deliver(server.url, 'pull_request', opened(pull), SECRET);
  await expect
    .poll(() => repository.checks.find(({ head_sha }) => head_sha === pull.head)?.summary, {
      timeout: 60_000,
    })
    .toContain(`: read read read${' ERR_ACCESS_DENIED'.repeat(3)}\n`);
}, 120_000);

test('a server that is killed leaves no judge behind', async () => {
  replaceJudge('');
  const server = await stage.serve();
  const judges = (): readonly string[] => {
    const { stdout } = spawnSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    return stdout.split('\n').filter((line) => line.includes(installed) && line.includes('judge.mjs'));
  };
  expect(judges().length).toBeGreaterThan(0);
  server.process.kill('SIGKILL');
  await expect.poll(judges, { timeout: 20_000 }).toEqual([]);
}, 60_000);
