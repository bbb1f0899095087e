import { expect, test } from 'vitest';
import { soleAttempt } from '../attempt.ts';
import { createOnce } from './once.ts';

/** An answer with a status. */
class Answer extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`status ${status}`);
    this.status = status;
  }
}

/** Something to create, whose listing says in turn what is given; what is over, it goes on saying. */
function world(created: readonly (Error | 'made')[], listed: readonly (Error | 'made' | undefined)[]) {
  const seen = { creates: 0, looks: 0 };
  const take = (value: Error | 'made' | undefined): Promise<'made' | undefined> =>
    value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  return {
    seen,
    create: async (): Promise<'made'> => {
      await take(created[Math.min(seen.creates++, created.length - 1)]);
      return 'made';
    },
    find: () => take(listed[Math.min(seen.looks++, listed.length - 1)]),
  };
}

test.each([
  ['what was created is waited for until it is listed', ['made'], [undefined, undefined, 'made'], 1, 3],
  ['it is not waited for without end', ['made'], [undefined], 1, 4],
  ['a listing that is broken says nothing against it', ['made'], [new Answer(502)], 1, 1],
  ['a lost answer to what was done', [new Answer(502)], [undefined, 'made'], 1, 2],
  [
    'a lost answer to what was not done',
    [new Answer(502), 'made'],
    [undefined, undefined, undefined, 'made'],
    2,
    4,
  ],
  ['no answer at all', [new Error('hung up')], ['made'], 1, 1],
] as const)('%s', async (_name, created, listed, creates, looks) => {
  const { create, find, seen } = world(created, listed);
  expect(await createOnce(create, find, soleAttempt(1))).toBe('made');
  expect(seen).toEqual({ creates, looks });
});

test.each([
  ['what GitHub refuses is not tried again', [new Answer(422)], 1],
  ['what fails three times is left to the next attempt', [new Answer(502)], 3],
])('%s', async (_name, created, creates) => {
  const { create, find, seen } = world(created, [undefined]);
  await expect(createOnce(create, find, soleAttempt(1))).rejects.toThrow('status');
  expect(seen.creates).toBe(creates);
});

test('nothing is created by who has lost the task', async () => {
  const { create, find, seen } = world(['made'], [undefined]);
  const lost = (): Promise<void> => Promise.reject(new Error('somebody else has it'));
  await expect(createOnce(create, find, { secondMs: 1, confirm: lost })).rejects.toThrow('somebody else');
  expect(seen.creates).toBe(0);
});
