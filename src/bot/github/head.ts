import { setTimeout as sleep } from 'node:timers/promises';
import type { GitHub } from './client.ts';
import { relation } from './commits.ts';
import { type PullRef, type PullState, readPull } from './pull-request.ts';

/** How long to wait before each further look, in seconds: webhooks overtake the API by about one. */
const LOOKS = [1, 3, 6];

/**
 * Reads a pull request with the head that an event has announced, or a later one. An event may arrive before the API
 * shows its commit (tanium/octobot#75); then this looks again.
 *
 * @returns the state; and `unshown`, the announced commit, where the head that the API shows shares only a part of its
 *   history: after a forced push nobody can tell which of them is older, so both have to be judged
 * @throws {Error} where the API still shows a commit before the announced one
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
    const stands = await relation(github, pull, announced, state.head);
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
