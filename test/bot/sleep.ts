import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { isFull, skipped } from '../support/is-full.ts';
import type { Pull } from './github/state.ts';
import { DELIVERIES_EACH, expectRight, live } from './life-of-pulls.ts';
import { idle, type Running, SECRET, type Stage } from './stage.ts';

/** How many pull requests live at a time. */
const WIDTH = 12;
/** How many webhooks are sent, and at most where a step to sleep at has not been seen by then. */
const DELIVERIES = isFull ? 240 : 96;
const LIMIT = 240;

/** Longer than a lease of 30 seconds of 20 milliseconds each, and than it takes another server to do all of it. */
const ASLEEP = 1500;

const REPO = '/repos/{owner}/{repo}';
/** Whoever sleeps here has asked what is there, and has no answer yet, or has just written something. */
const STEPS = [
  `after get ${REPO}/commits/{ref}/check-runs`,
  `answered post ${REPO}/check-runs`,
  `after get ${REPO}/issues/{issue_number}/comments`,
  `after post ${REPO}/issues/{issue_number}/comments`,
  `answered post ${REPO}/issues/{issue_number}/comments`,
  `answered patch ${REPO}/issues/comments/{comment_id}`,
  `after get ${REPO}/pulls/{pull_number}/comments`,
  `answered post ${REPO}/pulls/{pull_number}/reviews`,
];

/**
 * Servers on one database that fall asleep for longer than what they have in hand is theirs, and wake up: as a laptop
 * does, or a virtual machine that is moved. What another one has done meanwhile is not done again.
 */
export async function fallAsleep(
  stage: Stage,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { github } = stage;
  if (!isFull) skipped('sixty pull requests to servers that fall asleep');
  github.lag = 60;
  // One thing at a time: a server can only be stopped where GitHub sees what it does, and not between its last question to
  // the database and the request that follows. Those milliseconds cannot be helped.
  const alone = ['--width', '1'];
  const servers: readonly Running[] = [
    await stage.serve(environment, 's0', alone),
    await stage.serve(environment, 's1', alone),
  ];
  const left = new Set(STEPS);
  let isSomebodyAsleep = false;
  github.around = (operation, moment, caller) => {
    const server = servers[Number(caller.slice(1))];
    if (isSomebodyAsleep || server === undefined || !left.delete(`${moment} ${operation}`)) return false;
    isSomebodyAsleep = true;
    server.process.kill('SIGSTOP');
    setTimeout(() => {
      server.process.kill('SIGCONT');
      isSomebodyAsleep = false;
    }, ASLEEP);
    return false;
  };
  const pulls: Pull[] = [];
  let next = 0;
  let delivered = 0;
  const deliver = async (): Promise<void> => {
    const first = next;
    const isNext = (): boolean => {
      const sent = (next - first) * DELIVERIES_EACH;
      return sent < DELIVERIES || (sent < LIMIT && left.size > 0);
    };
    await Promise.all(
      Array.from({ length: WIDTH }, async () => {
        while (isNext()) {
          const index = next++;
          pulls[index] = await live(github, index, async (event, payload) => {
            const to = servers[delivered++ % servers.length];
            await github.deliver(`${to?.url}/webhook`, event, payload, SECRET);
          });
        }
      }),
    );
    await wait(ASLEEP);
    for (const server of servers) await idle(server);
    expectRight(github, pulls);
    expect([...left]).toEqual([]);
  };
  const TOLD = 'another worker has taken this delivery over';
  const said = (): string => servers.map((server) => server.said()).join('');
  await deliver();
  // A server takes over nothing while it is busy itself: on a slow machine all may wake up in time, and sleep once more.
  for (let again = 0; again < 3 && !said().includes(TOLD); again += 1) {
    for (const step of STEPS) left.add(step);
    await deliver();
  }
  // Somebody was told on waking up that it was too late: else nobody has slept long enough.
  expect(said()).toContain(TOLD);
}
