import { afterEach, expect, test } from 'vitest';
import type { Database } from './database.ts';
import { DatabaseThread } from './database-thread.ts';

/* Fake threads take the place of the database thread. */

let database: Database | undefined;
afterEach(async () => {
  await database?.close();
  database = undefined;
});

/** Starts a thread that answers each request with the result of `perform`, which is code. */
const open = (perform: string): Promise<Database> => {
  const text = `
    import { parentPort, workerData } from 'node:worker_threads';
    const perform = ${perform};
    parentPort.on('message', async ({ id, request }) => {
      try {
        const value = request.kind === 'close' ? undefined : await perform(request);
        parentPort.postMessage({ kind: 'returned', id, value });
      } catch ({ message }) {
        parentPort.postMessage({ kind: 'threw', id, message });
      }
      if (request.kind === 'close') parentPort.close();
    });
    parentPort.postMessage({ kind: 'ready' });`;
  return DatabaseThread.open(new URL(`data:text/javascript,${encodeURIComponent(text)}`), { folder: 'data' });
};

test('a query is answered with its own rows, in whatever order the answers come', async () => {
  database = await open(`async ({ text, values: [wait] }) => {
    await new Promise((resolve) => setTimeout(resolve, wait));
    return [{ text, wait, folder: workerData.folder }];
  }`);
  const asked = [20, 10, 0].map((wait) => database?.query(`after ${wait}`, [wait]));
  expect(await Promise.all(asked)).toEqual(
    [20, 10, 0].map((wait) => [{ text: `after ${wait}`, wait, folder: 'data' }]),
  );
});

test('what the database says against a query is an error of that query alone', async () => {
  database = await open(`({ text }) => {
    if (text === 'bad') throw new Error('syntax error at "bad"');
    return [{ text }];
  }`);
  const results = await Promise.allSettled([database.query('good', []), database.execute('bad')]);
  expect(results).toEqual([
    { status: 'fulfilled', value: [{ text: 'good' }] },
    { status: 'rejected', reason: new Error('syntax error at "bad"') },
  ]);
});

test('a thread that breaks takes along what it was asked; the next query starts another one', async () => {
  database = await open(`({ text }) => {
    if (text === 'break') setTimeout(() => { throw new Error('out of memory'); });
    return text === 'again' ? [{ text }] : new Promise(() => {});
  }`);
  const results = await Promise.allSettled([database.query('waits', []), database.query('break', [])]);
  for (const result of results)
    expect(result).toEqual({ status: 'rejected', reason: new Error('out of memory') });
  expect(await Promise.all([database.query('again', []), database.query('again', [])])).toEqual([
    [{ text: 'again' }],
    [{ text: 'again' }],
  ]);
});

test('a database that cannot be opened says why', async () => {
  const program = new URL('data:text/javascript,throw new Error("process 7 serves from data already")');
  await expect(DatabaseThread.open(program, { folder: 'data' })).rejects.toThrow('process 7 serves from');
});
