import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Database } from './database/database.ts';
import { Queue } from './queue.ts';

/* Which claims a queue renews at each interval, and how many statements that takes. */

const CLAIM = { id: 'a', attempts: 1 };
const TASK = { installation: 1, owner: 'linux', repo: 'specs', what: { kind: 'pull', number: 1 } };

/** A database in which every claim gets a delivery, and which records its queries. */
class FakeDatabase implements Database {
  readonly asked: string[] = [];
  isBroken = false;

  async query(text: string, values: readonly unknown[]) {
    const what = (/probeable_(?:claim|renew)/.exec(text) ?? /^\w+/.exec(text))?.[0] ?? text;
    this.asked.push(what);
    if (this.isBroken) throw new Error('away');
    await new Promise((resolve) => setTimeout(resolve, 1));
    if (what === 'probeable_claim' && values[2] === 1) return [{ ...CLAIM, task: TASK }];
    const [ids] = values;
    if (what === 'probeable_renew' && Array.isArray(ids)) return ids.map((id) => ({ id, attempts: 1 }));
    return [];
  }

  async execute(): Promise<void> {}
  async maintain(): Promise<void> {}
  async close(): Promise<void> {}
}

let database: FakeDatabase;
let queue: Queue;
beforeEach(async () => {
  vi.useFakeTimers();
  database = new FakeDatabase();
  const opened = Queue.open(database, 'first', 1000);
  await vi.advanceTimersByTimeAsync(100);
  queue = await opened;
  const claimed = queue.claim(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await claimed).toEqual([{ ...CLAIM, task: TASK }]);
  database.asked.length = 0;
});
afterEach(() => {
  queue.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Lets a minute pass, and returns the queries in it. */
const inMinute = async (): Promise<readonly string[]> => {
  database.asked.length = 0;
  await vi.advanceTimersByTimeAsync(60_000);
  return [...database.asked];
};
const SIX = Array.from({ length: 6 }, () => 'probeable_renew');

test('what was claimed is renewed until it is finished, or somebody could not be told that it is', async () => {
  expect(await inMinute()).toEqual(SIX);
  database.isBroken = true;
  await expect(queue.finish(CLAIM)).rejects.toThrow('away');
  expect(await inMinute()).toEqual(SIX);
  database.isBroken = false;
  const finished = queue.finish(CLAIM);
  await vi.advanceTimersByTimeAsync(1);
  await finished;
  expect(await inMinute()).toEqual([]);
});

test('until it has failed, also where that could not be kept: somebody else shall take it then', async () => {
  database.isBroken = true;
  await expect(queue.fail(CLAIM, 'why')).rejects.toThrow('away');
  expect(await inMinute()).toEqual([]);
});

test('until it is given back', async () => {
  const released = queue.release('why');
  await vi.advanceTimersByTimeAsync(1);
  await released;
  expect(await inMinute()).toEqual([]);
});

test('what comes together is kept, renewed and finished with two statements each, however much it is', async () => {
  const many = Array.from({ length: 100 }, (_, index) => ({ id: `d${index}`, attempts: 1 }));
  const done = Promise.all(
    many.flatMap((claim) => [queue.put(claim.id, []), queue.renew(claim), queue.finish(claim)]),
  );
  await vi.advanceTimersByTimeAsync(10);
  await done;
  expect(database.asked.toSorted()).toEqual([
    'INSERT',
    'INSERT',
    'UPDATE',
    'UPDATE',
    'probeable_renew',
    'probeable_renew',
  ]);
});
