import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Cached } from './cached.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A cached value: how often it was computed. Computing it takes `tookMs`. */
function counting(tookMs: number, fault?: Error) {
  let count = 0;
  const compute = async (): Promise<number> => {
    count++;
    const own = count;
    await new Promise((resolve) => setTimeout(resolve, tookMs));
    if (fault !== undefined) throw fault;
    return own;
  };
  return new Cached(compute, 1000);
}

const after = async (ms: number): Promise<void> => {
  await vi.advanceTimersByTimeAsync(ms);
};

test('all that ask within a period are given one value', async () => {
  const cached = counting(2);
  const first = Array.from({ length: 5 }, () => cached.get());
  await after(2);
  expect(await Promise.all(first)).toEqual([1, 1, 1, 1, 1]);
  await after(999);
  expect(await cached.get()).toBe(1);
  await after(1);
  const second = cached.get();
  await after(2);
  expect(await second).toBe(2);
});

test('what takes long is computed less often', async () => {
  const cached = counting(50);
  const first = cached.get();
  await after(50);
  expect(await first).toBe(1);
  await after(4999);
  expect(await cached.get()).toBe(1);
  await after(1);
  const second = cached.get();
  await after(50);
  expect(await second).toBe(2);
});

test('a failure is kept as a value is', async () => {
  const cached = counting(0, new Error('away'));
  const rejected = expect(cached.get()).rejects.toThrow('away');
  await after(1);
  await rejected;
  await expect(cached.get()).rejects.toThrow('away');
  await after(1000);
  const again = expect(cached.get()).rejects.toThrow('away');
  await after(1);
  await again;
});
