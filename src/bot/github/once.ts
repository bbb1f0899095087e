import { setTimeout as sleep } from 'node:timers/promises';
import { statusOf } from './client.ts';

/** How long to wait before looking whether a lost answer was a success, in seconds: listings lag behind. */
const LOOKS = [1, 3, 6];

/**
 * Creates something that must not be there twice. An answer of 5xx, or none at all, says nothing of whether it was
 * created: it is looked for, several times, before it is created again.
 *
 * @param second - how long a second is, in milliseconds
 */
export async function createOnce<T>(
  create: () => Promise<T>,
  find: () => Promise<T | undefined>,
  second: number,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await create();
    } catch (error) {
      const status = statusOf(error);
      if ((status !== undefined && status < 500) || attempt === 2) throw error;
      for (const seconds of LOOKS) {
        await sleep(seconds * second);
        const found = await find();
        if (found !== undefined) return found;
      }
    }
  }
}
