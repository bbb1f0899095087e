import { expect, test } from 'vitest';
import type { Claimed } from '../deliveries.ts';
import { createLog } from '../log.ts';
import { Metrics } from '../metrics.ts';
import { ReviewThread } from './review-thread.ts';

/* Fake review threads that misbehave: they hang, throw or exhaust memory. */

/** Turns code into a module that a thread can run. */
const program = (text: string): URL =>
  new URL(
    `data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';${text}`)}`,
  );

const CLAIMED: Claimed = {
  id: 'first',
  task: { installation: 1, owner: 'linux', repo: 'specs', what: { kind: 'pull', number: 1 } },
  attempts: 1,
};

/** Starts a fake thread, with a queue that records its calls. */
function begin(text: string, limits: { readonly patience?: number; readonly memory?: number } = {}) {
  const asked: string[] = [];
  const lines: string[] = [];
  const metrics = new Metrics();
  const say = (what: string): Promise<void> => {
    asked.push(what);
    return Promise.resolve();
  };
  const thread = new ReviewThread({
    entry: program(text),
    data: { github: undefined, gitlab: undefined, check: '', hasSarif: false, width: 1, secondMs: 5 },
    queue: {
      claim: async () => {
        await say('claim');
        return [CLAIMED];
      },
      renew: async ({ id }) => {
        await say(`renew ${id}`);
        return false;
      },
      finish: () => Promise.reject(new Error('the disk is full')),
      fail: async ({ id, attempts }, fault) => {
        await say(`fail ${id} ${attempts} ${fault}`);
        return true;
      },
      put: async () => true,
      known: async () => new Set(['known']),
      release: (fault) => say(`release: ${fault}`),
    },
    log: createLog((line) => lines.push(line)),
    metrics,
    ...limits,
  });
  const shown = (): string => metrics.text({ waiting: 0, running: 0, done: 0, failed: 0 }, 0);
  return { thread, asked, lines, metrics: shown };
}

const LISTEN = `
  parentPort.postMessage({ kind: 'ready' });
  parentPort.on('message', (message) => {
    if (message.kind === 'stop') parentPort.close();
    if (message.kind === 'ping') parentPort.postMessage({ kind: 'alive' });
  });
`;

test('one that hangs is ended, what it had is given back, and another one is started', async () => {
  const { thread, asked, metrics, lines } = begin(`${LISTEN} setTimeout(() => { for (;;); }, 50);`, {
    patience: 1000,
  });
  await thread.start();
  await expect.poll(() => asked.length, { timeout: 20_000 }).toBeGreaterThan(1);
  expect(new Set(asked)).toEqual(new Set(['release: it did nothing else for 1 s']));
  expect(metrics()).toMatch(/restarts_total [1-9]/);
  expect(lines.join('')).toContain('is started again');
  await thread.stop();
}, 30_000);

test('one that breaks gives back what it had claimed by then', async () => {
  const { thread, asked } = begin(`${LISTEN}
    parentPort.postMessage({ kind: 'call', id: 0, call: { name: 'claim', values: [1] } });
    parentPort.on('message', ({ kind, value }) => {
      if (kind === 'returned') throw new Error('broken by ' + value[0].id);
    });`);
  await thread.start();
  await expect.poll(() => asked.slice(0, 2)).toEqual(['claim', 'release: broken by first']);
  await thread.stop();
}, 30_000);

test('one that takes all memory is ended alone', async () => {
  const { thread, asked } = begin(
    `${LISTEN} setTimeout(() => { const all = []; for (;;) all.push(new Array(1e6).fill({})); }, 10);`,
    { memory: 64 },
  );
  await thread.start();
  await expect.poll(() => asked[0], { timeout: 60_000 }).toMatch(/^release: .*memory/i);
  await thread.stop();
}, 90_000);

test('one that keeps busy for less than that, and one that rests, go on', async () => {
  const { thread, asked, metrics } = begin(
    `${LISTEN} const end = Date.now() + 300; setTimeout(() => { while (Date.now() < end); }, 20);`,
    { patience: 3000 },
  );
  await thread.start();
  await new Promise((resolve) => setTimeout(resolve, 4000));
  await thread.stop();
  expect(asked).toEqual([]);
  expect(metrics()).toContain('restarts_total 0');
}, 30_000);

test('calls are answered, with what went wrong where something did', async () => {
  const { thread, asked, lines, metrics } = begin(`${LISTEN}
    const answers = [];
    const claim = { id: 'first', attempts: 2 };
    const call = (id, name, ...values) => parentPort.postMessage({ kind: 'call', id, call: { name, values } });
    parentPort.on('message', (message) => {
      if (message.id === undefined) return;
      answers.push(message.kind + ' ' + String(message.message ?? message.value));
      if (answers.length < 4) return;
      parentPort.postMessage({ kind: 'log', level: 'info', message: answers.sort().join('; '), fields: { of: 4 } });
      parentPort.postMessage({ kind: 'finished', outcome: 'failure', seconds: 2 });
    });
    call(1, 'finish', claim); call(2, 'renew', claim); call(3, 'fail', claim, 'why'); call(4, 'known', ['a']);`);
  await thread.start();
  await expect.poll(() => lines.length).toBe(1);
  expect(lines[0]).toContain(
    '"returned [object Set]; returned false; returned true; threw the disk is full","of":4',
  );
  expect(asked).toEqual(['renew first', 'fail first 2 why']);
  await thread.stop();
  expect(metrics()).toContain('probeable_turns_total{outcome="failure"} 1');
}, 30_000);

test('one that never gets ready is no server', async () => {
  const { thread } = begin(`throw new Error('no such key');`);
  await expect(thread.start()).rejects.toThrow('no such key');
}, 30_000);
