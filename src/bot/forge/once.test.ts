import { expect, test } from 'vitest';
import { soleAttempt } from '../attempt.ts';
import { createOnce } from './once.ts';

class ResponseError extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** A fake forge. Each call takes the next result of its list; the last result repeats. */
function fakeForge(created: readonly (Error | 'made')[], listed: readonly (Error | 'made' | undefined)[]) {
  const counts = { creates: 0, looks: 0 };
  const take = (value: Error | 'made' | undefined): Promise<'made' | undefined> =>
    value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  return {
    counts,
    create: async (): Promise<'made'> => {
      await take(created[Math.min(counts.creates++, created.length - 1)]);
      return 'made';
    },
    find: () => take(listed[Math.min(counts.looks++, listed.length - 1)]),
  };
}

test.each([
  ['waits until the listing shows the created object', ['made'], [undefined, undefined, 'made'], 1, 3],
  ['stops waiting after four looks', ['made'], [undefined], 1, 4],
  ['ignores a failure of the listing after a success', ['made'], [new ResponseError(502)], 1, 1],
  [
    'finds the object after a 502 whose request had an effect',
    [new ResponseError(502)],
    [undefined, 'made'],
    1,
    2,
  ],
  [
    'creates again after a 502 whose request had no effect',
    [new ResponseError(502), 'made'],
    [undefined, undefined, undefined, 'made'],
    2,
    4,
  ],
  ['finds the object after a lost response', [new Error('hung up')], ['made'], 1, 1],
] as const)('%s', async (_name, created, listed, creates, looks) => {
  const { create, find, counts } = fakeForge(created, listed);
  expect(await createOnce(create, find, soleAttempt(1))).toBe('made');
  expect(counts).toEqual({ creates, looks });
});

test.each([
  ['a refusal is not repeated', [new ResponseError(422)], 1],
  ['gives up after three failures', [new ResponseError(502)], 3],
])('%s', async (_name, created, creates) => {
  const { create, find, counts } = fakeForge(created, [undefined]);
  await expect(createOnce(create, find, soleAttempt(1))).rejects.toThrow('status');
  expect(counts.creates).toBe(creates);
});

test('a worker that has lost the task creates nothing', async () => {
  const { create, find, counts } = fakeForge(['made'], [undefined]);
  const lost = (): Promise<void> => Promise.reject(new Error('another worker has it'));
  await expect(createOnce(create, find, { ...soleAttempt(1), confirm: lost })).rejects.toThrow(
    'another worker',
  );
  expect(counts.creates).toBe(0);
});
