import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt } from '../attempt.ts';
import { statusOf } from './errors.ts';

/** How long to wait before each look for what was created, in seconds: listings lag behind. */
const LOOKS = [1, 3, 6];

/**
 * Creates something that must not be there twice. An answer of 5xx, or none at all, says nothing of whether it was
 * created: it is looked for, several times, before it is created again. And who comes next looks into a listing, so it
 * is waited for until it stands there.
 */
export async function createOnce<T>(
  create: () => Promise<T>,
  find: () => Promise<T | undefined>,
  attempt: Attempt,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    await attempt.confirm();
    try {
      const created = await create();
      // Whatever goes wrong with that, it is there.
      await look(find, [0, ...LOOKS], attempt).catch(() => undefined);
      return created;
    } catch (error) {
      const status = statusOf(error);
      if ((status !== undefined && status < 500) || tries === 3) throw error;
      const found = await look(find, LOOKS, attempt);
      if (found !== undefined) return found;
    }
  }
}

async function look<T>(
  find: () => Promise<T | undefined>,
  waits: readonly number[],
  { secondMs }: Attempt,
): Promise<T | undefined> {
  for (const seconds of waits) {
    await sleep(seconds * secondMs);
    const found = await find();
    if (found !== undefined) return found;
  }
  return undefined;
}
