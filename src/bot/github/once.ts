import { setTimeout as sleep } from 'node:timers/promises';
import type { Turn } from '../turn.ts';
import { statusOf } from './client.ts';

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
  turn: Turn,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    await turn.confirm();
    try {
      const created = await create();
      // Whatever goes wrong with that, it is there.
      await look(find, [0, ...LOOKS], turn).catch(() => undefined);
      return created;
    } catch (error) {
      const status = statusOf(error);
      if ((status !== undefined && status < 500) || attempt === 2) throw error;
      const found = await look(find, LOOKS, turn);
      if (found !== undefined) return found;
    }
  }
}

async function look<T>(
  find: () => Promise<T | undefined>,
  waits: readonly number[],
  { second }: Turn,
): Promise<T | undefined> {
  for (const seconds of waits) {
    await sleep(seconds * second);
    const found = await find();
    if (found !== undefined) return found;
  }
  return undefined;
}
