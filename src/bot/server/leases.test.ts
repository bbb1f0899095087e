import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Claim } from './deliveries.ts';
import { Leases } from './leases.ts';

const claim = (attempts: number): Claim => ({ id: 'a', attempts });

let renewed: number[];
let isOurs: () => Promise<boolean>;
let leases: Leases;
beforeEach(() => {
  vi.useFakeTimers();
  renewed = [];
  isOurs = () => Promise.resolve(true);
  const renew = ({ attempts }: Claim): Promise<boolean> => {
    renewed.push(attempts);
    return isOurs();
  };
  leases = new Leases(renew, 10_000);
  leases.hold(claim(1));
});
afterEach(() => {
  leases.close();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

/** Lets a minute pass, and counts the renewals in it. */
async function inMinute(): Promise<number> {
  renewed.length = 0;
  await vi.advanceTimersByTimeAsync(60_000);
  return renewed.length;
}

test('a lease is renewed until it is dropped', async () => {
  expect(await inMinute()).toBe(6);
  leases.drop(claim(1));
  expect(await inMinute()).toBe(0);
});

test('until all are dropped', async () => {
  leases.dropAll();
  expect(await inMinute()).toBe(0);
});

test('until somebody else has it, and not only until the database is away', async () => {
  isOurs = () => Promise.reject(new Error('away'));
  expect(await inMinute()).toBe(6);
  isOurs = () => Promise.resolve(false);
  expect(await inMinute()).toBe(1);
  expect(await inMinute()).toBe(0);
});

test('dropping an older claim does not end the renewals of the one that came after', async () => {
  leases.hold(claim(2));
  leases.drop(claim(1));
  expect(await inMinute()).toBe(6);
  expect(new Set(renewed)).toEqual(new Set([2]));
});

test('a slow database is not asked more than it answers', async () => {
  isOurs = () => new Promise((resolve) => setTimeout(resolve, 25_000, true));
  expect(await inMinute()).toBe(2);
  leases.drop(claim(1));
  isOurs = () => Promise.resolve(true);
  await vi.advanceTimersByTimeAsync(60_000);
});
