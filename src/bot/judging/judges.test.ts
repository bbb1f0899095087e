import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { UnanswerableQuestion } from './judge.ts';
import { Judges, type JudgesOptions } from './judges.ts';
import type { Answer, Question } from './question.ts';

/* Fake judges that misbehave: they hang, exhaust memory, die or send invalid replies. Others must not suffer. */

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-judges-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

let judges: Judges | undefined;
afterEach(() => judges?.stop());

/**
 * The program of a fake judge, which answers each question with its own paths.
 *
 * @param asked code that runs for each question, with its first path
 * @param first code that runs at the start
 */
const judge = (asked: string, first = ''): string => `
  import { readFileSync, readdirSync, readSync, writeSync } from 'node:fs';
  const send = (said) => writeSync(1, JSON.stringify(said) + '\\n');
  ${first}
  send({ kind: 'ready' });
  const chunk = Buffer.alloc(1 << 16);
  for (let text = '', length; (length = readSync(0, chunk)) > 0; ) {
    text += chunk.toString('utf8', 0, length);
    if (!text.endsWith('\\n')) continue;
    const { paths } = JSON.parse(text);
    text = '';
    const say = (...said) => send({ kind: 'answer', answer: { kind: 'paths', paths: said } });
    const [path] = paths;
    ${asked}
    say(...paths);
  }`;

let written = 0;
async function begin(program: string, options: Partial<JudgesOptions> = {}) {
  const file = join(folder, `${written++}.mjs`);
  writeFileSync(file, program);
  const ends: string[] = [];
  const faults: string[] = [];
  const started = new Judges({
    program: { entry: pathToFileURL(file), readable: ['/proc'], environment: { A: 'b' }, isWarm: false },
    count: 2,
    ended: ({ end, message, path }) => ends.push(`${end}: ${path}: ${message}`),
    failed: (error) => faults.push(error),
    ...options,
  });
  judges = started;
  await started.start();
  const ask = (path: string, owner = 'mallory', cpuMs = 10_000): Promise<Answer> => {
    const question: Question = { kind: 'paths', configurations: [], paths: [path] };
    return started.answer(question, { owner, cpuMs });
  };
  return { ask, ends, faults };
}

const is = (path: string): object => ({ kind: 'paths', paths: [path] });

describe('what is too much for a judge ends it alone, and the next one is asked', () => {
  const MUCH: Readonly<Record<string, readonly [program: string, end: string, message: RegExp]>> = {
    'never returns': ['for (;;);', 'time', /more than the processor time/],
    'waits without end': [
      'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);',
      'time',
      /more than 3 s$/,
    ],
    'allocates objects without end': [
      'const all = []; for (;;) all.push(new Array(1000).fill(all.length));',
      'memory',
      /more than .* memory/,
    ],
    'allocates buffers without end': [
      'const all = []; for (;;) all.push(Buffer.alloc(1 << 24, 1));',
      'memory',
      /more than 400 MiB of memory/,
    ],
    'answers without end': ["for (;;) writeSync(1, 'x'.repeat(1 << 20));", 'memory', /32 MiB for an answer/],
    aborts: ['process.abort();', 'died', /the process that judges ended: SIGABRT/],
    exits: ['process.exit(0);', 'died', /ended: exit status 0/],
    'answers nonsense': ["writeSync(1, 'nonsense\\n'); continue;", 'died', /nonsense/],
    'answers another question': [
      "send({ kind: 'answer', answer: { kind: 'paths', paths: [1] } }); continue;",
      'died',
      /nonsense/,
    ],
    'says that it failed': [
      "send({ kind: 'fault', message: 'no such rule' }); continue;",
      'fault',
      /^no such rule$/,
    ],
  };

  test.each(Object.entries(MUCH))(
    'one that %s',
    async (_what, [program, end, message]) => {
      const bad = `if (path.startsWith('bad')) { send({ kind: 'reading', path }); ${program} }`;
      // On a busy machine, one second of processor time takes many seconds on the clock.
      const clockMs = program.startsWith('Atomics') ? 3000 : 50_000;
      const { ask, ends, faults } = await begin(judge(bad), { clockMs, memoryMiB: 400 });
      const unjudged: Promise<UnanswerableQuestion> = ask('bad.yaml', 'mallory', 1000).then(
        () => Promise.reject(new Error('it was judged')),
        (error: UnanswerableQuestion) => error,
      );
      // Meanwhile, another judge answers others.
      expect(await ask('good.yaml', 'alice')).toEqual(is('good.yaml'));
      expect(await unjudged).toMatchObject({
        end,
        path: 'bad.yaml',
        message: expect.stringMatching(message),
      });
      expect(await ask('good.yaml')).toEqual(is('good.yaml'));
      expect(ends).toEqual([expect.stringMatching(new RegExp(`^${end}: bad\\.yaml: `))]);
      expect(faults).toEqual([]);
    },
    60_000,
  );
});

test('the questions about one change share what it may take', async () => {
  // Asking for the time takes time of the system, so it is asked seldom.
  const busy = 'while (process.cpuUsage().user - user < 300_000) for (let n = 0; n < 1e6; n++);';
  const { ask } = await begin(judge(`const { user } = process.cpuUsage(); ${busy}`));
  expect(await ask('a.yaml')).toEqual(is('a.yaml'));
  const question: Question = { kind: 'paths', configurations: [], paths: [] };
  const allowance = { owner: 'mallory', cpuMs: 5000 };
  await judges?.answer(question, allowance);
  expect(allowance.cpuMs).toBeLessThan(5000);
  const spent = { owner: 'mallory', cpuMs: 0 };
  await expect(judges?.answer(question, spent)).rejects.toMatchObject({ end: 'time' });
}, 60_000);

test('one owner never has all judges', async () => {
  const wait = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1500);';
  const { ask } = await begin(judge(`if (path.startsWith('slow')) ${wait}`), { count: 2 });
  // Makes sure that both judges have started.
  await Promise.all([ask('a', 'alice'), ask('b', 'bob')]);
  const order: string[] = [];
  const asked = ['slow-1', 'slow-2', 'slow-3'].map((path) =>
    ask(path, 'mallory').then(() => order.push(path)),
  );
  asked.push(ask('quick', 'alice').then(() => order.push('quick')));
  await Promise.all(asked);
  expect(order).toEqual(['quick', 'slow-1', 'slow-2', 'slow-3']);
}, 60_000);

test('one that ends while it rests is replaced', async () => {
  const { ask, ends, faults } = await begin(judge('if (path === "last") { say(path); process.exit(0); }'));
  expect(await ask('last')).toEqual(is('last'));
  expect(await ask('next')).toEqual(is('next'));
  expect(ends).toEqual([]);
  expect(faults).toEqual([]);
}, 60_000);

test('one that does not start is no judge, and whoever asks is not kept waiting', async () => {
  await expect(begin("throw new Error('no such file');")).rejects.toThrow(
    'the judge does not start: the process that judges ended: exit status 1: Error: no such file',
  );
}, 60_000);

test('a judge can do nothing to others: no environment, no descriptors, no files, no processes', async () => {
  const tries = `
    const attempt = (what) => { try { return String(what()) } catch (error) { return error.code } };
    say(
      ...Object.keys(process.env).filter((name) => !['PWD', 'SHLVL', '_', 'OLDPWD'].includes(name)),
      ...[0, 1, 2].map((fd) => readlinkSync('/proc/self/fd/' + fd).split(':')[0]),
      // Node's own descriptors (epoll, eventfd, pipes) give access to nothing else.
      ...readdirSync('/proc/self/fd').filter((fd) => fd > 2)
        .map((fd) => attempt(() => readlinkSync('/proc/self/fd/' + fd)))
        .filter((target) => !/^(ENOENT|anon_inode:|pipe:|[/]dev[/]null$|[/]proc[/])/.test(target)),
      attempt(() => readFileSync('/etc/hostname')),
      attempt(() => writeFileSync('/tmp/probeable-judge', '')),
      attempt(() => spawnSync('true').error ?? 'started'),
    );
    continue;`;
  const imports = `
    import { spawnSync } from 'node:child_process';
    import { readlinkSync, writeFileSync } from 'node:fs';`;
  const { ask } = await begin(judge(tries, imports));
  const denied = 'ERR_ACCESS_DENIED';
  expect(await ask('a')).toEqual({
    kind: 'paths',
    paths: ['A', 'socket', 'socket', 'socket', denied, denied, denied],
  });
}, 60_000);
