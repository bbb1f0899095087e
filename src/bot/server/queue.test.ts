import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Database } from './database/database.ts';
import { openEmbedded } from './database/embedded.ts';
import { Queue } from './queue.ts';
import type { PullTask } from './task.ts';
import { countDeliveries } from './upkeep.ts';

/* The table of deliveries, in a real PostgreSQL. Instead of waiting, the tests move the times in the table back. */

const SECOND = 1000;
let folder = '';
let database: Database;
let queue: Queue;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'probeable-queue-'));
  database = await openEmbedded(folder);
}, 60_000);
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  queue = await Queue.open(database, 'first', SECOND);
  await database.execute('DELETE FROM probeable_delivery');
});

/** Lets an hour pass. */
const pass = (): Promise<void> =>
  database.execute(
    "UPDATE probeable_delivery SET lease_until = lease_until - interval '1 hour', run_after = run_after - interval '1 hour'",
  );

/** Claims the next delivery, and returns its id. */
const ids = async (by: Queue): Promise<readonly string[]> => (await by.claim(1)).map(({ id }) => id);

const of = (what: PullTask['what']): PullTask => ({ installation: 1, owner: 'linux', repo: 'specs', what });
const pull = (number: number): PullTask => of({ kind: 'pull', number });
const recheck = (number: number, comment: number): PullTask => of({ kind: 'recheck', number, comment });

test('all tasks of a delivery are kept, once, whatever is written with them', async () => {
  const first = [pull(1), recheck(2, 9)];
  const kept = await Promise.all([queue.put('a', first), queue.put('b', [pull(3)]), queue.put('a', first)]);
  expect(kept).toEqual([true, true, false]);
  expect(await queue.put('a', first)).toBe(false);
  expect(await queue.known(['a', 'a.1', 'b', 'c'])).toEqual(new Set(['a', 'a.1', 'b']));
  expect(await countDeliveries(database)).toEqual({ waiting: 3, running: 0, done: 0, failed: 0 });
  expect(await queue.put('nothing', [])).toBe(false);
});

test('of one pull request one delivery runs at a time, also among several servers', async () => {
  const other = await Queue.open(database, 'second', SECOND);
  await queue.put('a', [pull(1)]);
  await queue.put('b', [recheck(1, 9)]);
  await queue.put('c', [pull(2)]);
  expect(await ids(queue)).toEqual(['a']);
  expect(await ids(other)).toEqual(['c']);
  expect(await other.claim(1)).toEqual([]);
  await queue.finish({ id: 'a', attempts: 1 });
  // It arrived before the other one was started, but is another task, which the other one does not cover.
  expect(await ids(other)).toEqual(['b']);
});

test('many are claimed at a time: the oldest, and one of each pull request', async () => {
  const sent = [1, 2, 1, 3, 1, 4, 2, 5];
  for (const [index, number] of sent.entries()) await queue.put(`d${index}`, [recheck(number, index + 1)]);
  const claim = async (limit: number): Promise<readonly string[]> =>
    (await queue.claim(limit)).map(({ id }) => id);
  expect(await claim(3)).toEqual(['d0', 'd1', 'd3']);
  expect(await claim(9)).toEqual(['d5', 'd7']);
  expect(await claim(9)).toEqual([]);
  const finished = ['d0', 'd1', 'd3'].map((id) => queue.finish({ id, attempts: 1 }));
  await Promise.all(finished);
  expect(await countDeliveries(database)).toEqual({ waiting: 3, running: 2, done: 3, failed: 0 });
  expect(await claim(9)).toEqual(['d2', 'd6']);
});

test('who looks at a pull request does what had come for it before, and not what comes after', async () => {
  for (const id of ['a', 'b']) await queue.put(id, [pull(1)]);
  await queue.claim(1);
  await queue.put('late', [pull(1)]);
  await queue.finish({ id: 'a', attempts: 1 });
  expect(await ids(queue)).toEqual(['late']);
  expect(await countDeliveries(database)).toMatchObject({ done: 2 });
});

test('a lease that is renewed is kept; one that has ended is taken by another, and not renewed again', async () => {
  const other = await Queue.open(database, 'second', SECOND);
  await queue.put('a', [pull(1)]);
  await queue.claim(1);
  expect(await other.claim(1)).toEqual([]);
  await pass();
  expect(await queue.renew({ id: 'a', attempts: 1 })).toBe(true);
  expect(await other.claim(1)).toEqual([]);
  await pass();
  expect(await other.claim(1)).toMatchObject([{ id: 'a', attempts: 2 }]);
  expect(await queue.renew({ id: 'a', attempts: 1 })).toBe(false);
});

test('a lease that has ended is not renewed where another delivery of its pull request was begun since', async () => {
  const other = await Queue.open(database, 'second', SECOND);
  await queue.put('b', [recheck(1, 9)]);
  await queue.claim(1);
  await queue.fail({ id: 'b', attempts: 1 }, 'to be tried again later');
  await queue.put('a', [pull(1)]);
  const a = { id: 'a', attempts: 1 };
  expect(await ids(queue)).toEqual(['a']);
  await pass();
  expect(await queue.renew(a)).toBe(true);
  await pass();
  expect(await ids(other)).toEqual(['b']);
  expect(await queue.renew(a)).toBe(false);
  await other.finish({ id: 'b', attempts: 2 });
  // The first worker does not know what the second has written about the pull request, so it must not go on.
  expect(await queue.renew(a)).toBe(false);
  expect(await other.claim(1)).toMatchObject([{ id: 'a', attempts: 2 }]);
});

test('one that was thought dead, and lives, changes nothing for who has the delivery now', async () => {
  const other = await Queue.open(database, 'second', SECOND);
  await queue.put('a', [pull(1)]);
  await queue.put('b', [recheck(1, 9)]);
  const [old] = await queue.claim(1);
  await pass();
  expect(await other.claim(1)).toMatchObject([{ id: 'a', attempts: 2 }]);
  if (old === undefined) throw new Error('nothing was claimed');
  await queue.fail(old, 'late');
  await queue.finish(old);
  expect(await countDeliveries(database)).toEqual({ waiting: 1, running: 1, done: 0, failed: 0 });
  expect(await queue.claim(1)).toEqual([]);
  // The same holds if one process made both claims.
  await pass();
  expect(await other.claim(1)).toMatchObject([{ id: 'a', attempts: 3 }]);
  const renewed = [1, 2, 3].map((attempts) => other.renew({ id: 'a', attempts }));
  expect(await Promise.all(renewed)).toEqual([false, false, true]);
});

test('what a process had is given back when it is asked to, to be tried later', async () => {
  await queue.put('a', [pull(1)]);
  await queue.claim(1);
  await queue.release('broken');
  expect(await queue.claim(1)).toEqual([]);
  await pass();
  expect(await queue.claim(1)).toMatchObject([{ id: 'a', attempts: 2 }]);
});

test('what fails is tried again, less and less often, and given up in the end', async () => {
  await queue.put('a', [pull(1)]);
  for (let attempts = 1; attempts < 12; attempts++) {
    expect(await queue.claim(1)).toMatchObject([{ id: 'a', attempts }]);
    expect(await queue.fail({ id: 'a', attempts }, 'again')).toBe(false);
    expect(await queue.claim(1)).toEqual([]);
    await pass();
  }
  await queue.claim(1);
  expect(await queue.fail({ id: 'a', attempts: 12 }, 'at last')).toBe(true);
  await pass();
  // One task is left, which reports the failure. If that fails as well, no further task follows.
  const last = { id: 'a.unjudged', task: of({ kind: 'unjudged', number: 1 }) };
  for (let attempts = 1; attempts <= 12; attempts++) {
    expect(await queue.claim(1)).toEqual([{ ...last, attempts }]);
    expect(await queue.fail({ id: 'a.unjudged', attempts }, 'again')).toBe(attempts === 12);
    await pass();
  }
  expect(await queue.claim(1)).toEqual([]);
  expect(await countDeliveries(database)).toMatchObject({ failed: 2, waiting: 0 });
});

test('a delivery whose servers are killed is never given up', async () => {
  await queue.put('a', [pull(1)]);
  for (let attempts = 1; attempts <= 40; attempts++) {
    expect(await queue.claim(1)).toMatchObject([{ id: 'a', attempts }]);
    await pass();
  }
  expect(await queue.fail({ id: 'a', attempts: 40 }, 'the first failure')).toBe(false);
});

test('what stands in the table and is no task is given up', async () => {
  await database.query('INSERT INTO probeable_delivery (id, key, task) VALUES ($1, $1, $2)', [
    'x',
    '{"owner": 1}',
  ]);
  expect(await queue.claim(1)).toEqual([]);
  expect(await countDeliveries(database)).toMatchObject({ failed: 1, waiting: 0 });
});

describe('what was open when the App was installed', () => {
  const backlog = (number: number): PullTask => of({ kind: 'backlog', number });
  const delays = async (): Promise<Record<string, number>> => {
    const rows = await database.query(
      'SELECT id, round(extract(epoch FROM run_after - now())) AS delay FROM probeable_delivery ORDER BY run_after',
      [],
    );
    return Object.fromEntries(rows.map(({ id, delay }) => [String(id), Number(delay)]));
  };

  test('comes at a pace, over all repositories of the installation', async () => {
    await queue.put('installed', [
      of({ kind: 'open pulls' }),
      { ...of({ kind: 'open pulls' }), repo: 'other' },
    ]);
    await queue.put('first', [backlog(1), backlog(2)]);
    await queue.put('second', [{ ...backlog(1), repo: 'other' }]);
    expect(await delays()).toEqual({
      installed: 2,
      'installed.1': 4,
      first: 24,
      'first.1': 44,
      second: 64,
    });
    // Another installation has its own rate limit.
    await queue.put('elsewhere', [{ ...backlog(1), installation: 2 }]);
    expect(await delays()).toMatchObject({ elsewhere: 20 });
  });

  test('waits behind what somebody waits for, though that came later', async () => {
    await queue.put('installed', [backlog(1)]);
    expect(await queue.claim(1)).toEqual([]);
    await database.execute(
      "UPDATE probeable_delivery SET run_after = now() - interval '1 minute', received = now() + interval '9 minutes'",
    );
    await queue.put('pushed', [pull(2)]);
    expect(await queue.claim(1)).toMatchObject([{ id: 'pushed' }]);
    expect(await queue.claim(1)).toMatchObject([{ id: 'installed' }]);
  });

  test('starts over when all of it is done', async () => {
    await queue.put('installed', [backlog(1), backlog(2)]);
    await database.execute('UPDATE probeable_delivery SET done = now()');
    await queue.put('again', [backlog(3)]);
    expect(await delays()).toMatchObject({ again: 20 });
  });
});
