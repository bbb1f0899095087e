import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Lease } from './lease.ts';

/* A lease has 30 seconds, and is renewed every 10. */

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const begin = (renew: () => Promise<boolean>): Lease => new Lease({ renew }, { id: 'a', attempts: 1 }, 1000);
const isOurs = (lease: Lease): boolean => {
  try {
    lease.assertOurs();
    return true;
  } catch {
    return false;
  }
};

test('one that is renewed stays ours', async () => {
  const lease = begin(() => Promise.resolve(true));
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(isOurs(lease)).toBe(true);
  lease.end();
  expect(vi.getTimerCount()).toBe(0);
});

test('one that somebody else has is lost', async () => {
  const lease = begin(() => Promise.resolve(false));
  await vi.advanceTimersByTimeAsync(9_000);
  expect(isOurs(lease)).toBe(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(isOurs(lease)).toBe(false);
});

test('where the database is away, its own clock tells', async () => {
  const lease = begin(() => Promise.reject(new Error('away')));
  await vi.advanceTimersByTimeAsync(29_000);
  expect(isOurs(lease)).toBe(true);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(isOurs(lease)).toBe(false);
});

test('an answer that comes late counts from when it was asked for', async () => {
  const lease = begin(() => new Promise((resolve) => setTimeout(resolve, 25_000, true)));
  await vi.advanceTimersByTimeAsync(36_000);
  // Asked for after 10 seconds, so it is ours for 40.
  expect(isOurs(lease)).toBe(true);
});

test('one that was lost does not come back', async () => {
  const lease = begin(() => Promise.resolve(true));
  // The machine sleeps, and nothing of this process runs.
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
  expect(isOurs(lease)).toBe(false);
  vi.restoreAllMocks();
  await vi.advanceTimersByTimeAsync(20_000);
  expect(isOurs(lease)).toBe(false);
});
