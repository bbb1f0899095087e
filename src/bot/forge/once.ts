import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt } from '../attempt.ts';
import { statusOf } from './errors.ts';

/** The waits before each look for the created object, in seconds: listings lag behind writes. */
const LOOKS = [1, 3, 6];

/**
 * Creates an object that must not exist twice. A 5xx response, or none, leaves open whether the object was created, so
 * this looks for it several times before it tries again. After a success it waits until the listing shows the object,
 * since the next worker relies on the listing.
 *
 * @param find looks for the object in a listing
 * @returns the created or found object
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
      // Errors of the look do not matter: the object exists.
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
