import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Claimed } from './deliveries.ts';
import { Leases } from './leases.ts';

/* What is claimed is renewed every 10 seconds. */

const claimed = (attempts: number): Claimed => ({
  id: 'a',
  attempts,
  task: { installation: 1, owner: 'linux', repo: 'specs', what: { kind: 'pull', number: 1 } },
});

/** A queue that gives what it is told to, and says which claims were renewed. */
class Fake {
  readonly renewed: number[] = [];
  next: Claimed | undefined = claimed(1);
  isOurs: () => Promise<boolean> = () => Promise.resolve(true);
  isBroken = false;

  readonly claim = () => Promise.resolve(this.next);
  readonly renew = ({ attempts }: { attempts: number }) => {
    this.renewed.push(attempts);
    return this.isOurs();
  };
  readonly finish = () => (this.isBroken ? Promise.reject(new Error('away')) : Promise.resolve());
  readonly fail = () => (this.isBroken ? Promise.reject(new Error('away')) : Promise.resolve(false));
  readonly put = () => Promise.resolve(true);
  readonly known = () => Promise.resolve(new Set<string>());
  readonly release = () => Promise.resolve();
}

let queue: Fake;
let leases: Leases;
beforeEach(async () => {
  vi.useFakeTimers();
  queue = new Fake();
  leases = new Leases(queue, 1000);
  await leases.claim();
});
afterEach(() => {
  leases.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** How many renewals there are in a minute. */
async function inMinute(): Promise<number> {
  queue.renewed.length = 0;
  await vi.advanceTimersByTimeAsync(60_000);
  return queue.renewed.length;
}

test('what was claimed is renewed until it is finished', async () => {
  expect(await inMinute()).toBe(6);
  await leases.finish(claimed(1));
  expect(await inMinute()).toBe(0);
});

test('until it has failed, also where that could not be kept: somebody else shall take it then', async () => {
  queue.isBroken = true;
  await expect(leases.finish(claimed(1))).rejects.toThrow('away');
  expect(await inMinute()).toBe(6);
  await expect(leases.fail(claimed(1), 'why')).rejects.toThrow('away');
  expect(await inMinute()).toBe(0);
});

test('until it is given back', async () => {
  await leases.release('why');
  expect(await inMinute()).toBe(0);
});

test('until somebody else has it, and not only until the database is away', async () => {
  queue.isOurs = () => Promise.reject(new Error('away'));
  expect(await inMinute()).toBe(6);
  queue.isOurs = () => Promise.resolve(false);
  expect(await inMinute()).toBe(1);
  expect(await inMinute()).toBe(0);
});

test('who speaks of an older claim does not end the renewals of the one that came after', async () => {
  queue.next = claimed(2);
  await leases.claim();
  await leases.finish(claimed(1));
  await leases.fail(claimed(1), 'late');
  expect(await inMinute()).toBe(6);
  expect(new Set(queue.renewed)).toEqual(new Set([2]));
});

test('a slow database is not asked more than it answers', async () => {
  queue.isOurs = () => new Promise((resolve) => setTimeout(resolve, 25_000, true));
  expect(await inMinute()).toBe(2);
  await leases.finish(claimed(1));
  queue.isOurs = () => Promise.resolve(true);
  await vi.advanceTimersByTimeAsync(60_000);
});

test('an empty queue leaves nothing to renew', async () => {
  await leases.finish(claimed(1));
  queue.next = undefined;
  expect(await leases.claim()).toBeUndefined();
  expect(await inMinute()).toBe(0);
});
