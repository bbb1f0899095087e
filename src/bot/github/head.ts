import { setTimeout as sleep } from 'node:timers/promises';
import type { GitHub } from './client.ts';
import { commitRelation } from './commits.ts';
import { type PullRef, type PullState, readPull } from './pull-request.ts';

/** The waits before further looks, in seconds: webhooks arrive about one second before the API changes. */
const LOOKS = [1, 3, 6];

/**
 * Reads a pull request whose head is the one that an event announced, or a later one. An event may arrive before the
 * API shows its commit (tanium/octobot#75), so this looks several times.
 *
 * @returns the state; `unshown` is the announced commit if the shown head has diverged from it: after a forced push it
 *   is unknown which of the two is older, so both have to be judged
 * @throws {Error} if the API still shows an ancestor of the announced commit
 */
export async function readPullWith(
  github: GitHub,
  pull: PullRef,
  announced: string | undefined,
  secondMs: number,
): Promise<{ readonly state: PullState; readonly unshown: string | undefined }> {
  for (let look = 0; ; look++) {
    const state = await readPull(github, pull);
    if (announced === undefined || state.head === announced || !state.isOpen)
      return { state, unshown: undefined };
    const stands = await commitRelation(github, pull, announced, state.head);
    if (stands === 'ahead') return { state, unshown: undefined };
    const seconds = LOOKS[look];
    if (seconds !== undefined) {
      await sleep(seconds * secondMs);
      continue;
    }
    if (stands === 'behind')
      throw new Error(`GitHub does not show ${announced} as the head of pull request ${pull.number} yet`);
    return { state, unshown: stands === 'diverged' ? announced : undefined };
  }
}
