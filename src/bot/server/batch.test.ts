import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Batch } from './batch.ts';

test('what comes while something is done is done together, each with its own result', async () => {
  const done: (readonly number[])[] = [];
  const batch = new Batch(async (items: readonly number[]) => {
    done.push(items);
    await sleep(5);
    return items.map((item) => item * 2);
  });
  const first = batch.add(1);
  const others = [2, 3, 4].map((item) => batch.add(item));
  expect(await first).toBe(2);
  expect(await Promise.all(others)).toEqual([4, 6, 8]);
  expect(await batch.add(5)).toBe(10);
  expect(done).toEqual([[1], [2, 3, 4], [5]]);
});

test('a failure is that of all that were done together, and of no other', async () => {
  const batch = new Batch(async (items: readonly string[]) => {
    await sleep(1);
    if (items.includes('bad')) throw new Error('no');
    return items;
  });
  const results = await Promise.allSettled(['good', 'bad', 'with it'].map((item) => batch.add(item)));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
  expect(await batch.add('after')).toBe('after');
});
