import { expect } from 'vitest';
import { isFull, skipped } from '../support/is-full.ts';
import { Deaths } from './deaths.ts';
import type { Pull } from './github/state.ts';
import { DELIVERIES_EACH, expectRight, live } from './life-of-pulls.ts';
import type { Stage } from './stage.ts';

/*
 * In full a thousand deliveries, and a kill at each moment of each step; else sixty, and a kill at one moment of each step
 * that has an effect or begins one. A server that starts again takes three seconds of the processor.
 */

/** How many pull requests live at a time. */
const WIDTH = isFull ? 30 : 12;
/** How many webhooks are sent, and how often a server is killed at each step: more for a longer run. */
const DELIVERIES = Number(process.env.PROBEABLE_DELIVERIES ?? (isFull ? 1000 : 60));
const ROUNDS = Number(process.env.PROBEABLE_KILLS ?? 1);

/** No more are sent to see a step that was not seen yet. */
const LIMIT = Math.max(200, 2 * DELIVERIES);

/** In milliseconds. */
export const TIMEOUT = 600_000 + 300_000 * ROUNDS;

const REPO = '/repos/{owner}/{repo}';
/** What an attempt does at GitHub; more are seen in a run. */
const STEPS = [
  'get /app',
  'get /app/hook/deliveries',
  'post /app/installations/{installation_id}/access_tokens',
  `get ${REPO}/pulls/{pull_number}`,
  `get ${REPO}/compare/{basehead}`,
  `get ${REPO}/pulls/{pull_number}/files`,
  `get ${REPO}/contents/{path}`,
  'post /graphql',
  `get ${REPO}/commits/{ref}/check-runs`,
  `post ${REPO}/check-runs`,
  `get ${REPO}/issues/{issue_number}/comments`,
  `post ${REPO}/issues/{issue_number}/comments`,
  `patch ${REPO}/issues/comments/{comment_id}`,
  `get ${REPO}/pulls/{pull_number}/comments`,
  `post ${REPO}/pulls/{pull_number}/reviews`,
];

/** The steps where a server is killed for every change: what writes, and the first that asks for a pull request. */
const QUICK_STEPS = STEPS.filter(
  (step) => isFull || /^(?:post|patch) \/repos/.test(step) || step.endsWith('/pulls/{pull_number}'),
);

const MOMENTS = ['before', 'after', 'answered'] as const;
/** Where a server has to be killed. */
const KILLS = new Set(
  QUICK_STEPS.flatMap((operation, index) =>
    MOMENTS.filter((_, moment) => isFull || moment === index % MOMENTS.length).map(
      (moment) => `${moment} ${operation}`,
    ),
  ),
);

/**
 * Deliveries to servers that are killed at every step: in the end each pull request has what it would have had anyway,
 * once.
 */
export async function survive(
  stage: Stage,
  servers: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { github } = stage;
  github.lag = 60;
  if (!isFull) skipped('a kill at every moment of each step of a thousand deliveries');
  // In a long run, also at steps that nobody has listed.
  const isKill = (step: string): boolean => isFull || KILLS.has(step) || step === 'webhook on its way';
  const deaths = new Deaths(stage, servers, ROUNDS, isKill, environment);
  const missing = (): readonly string[] =>
    [...KILLS].filter((step) => (deaths.counts.get(step) ?? 0) < ROUNDS);
  await deaths.start();
  const pulls: Pull[] = [];
  let next = 0;
  let delivered = 0;
  await Promise.all(
    Array.from({ length: WIDTH }, async () => {
      // What a slow machine does in another order than a fast one comes a little later.
      while (
        next * DELIVERIES_EACH < DELIVERIES ||
        (next * DELIVERIES_EACH < LIMIT && missing().length > 0)
      ) {
        const index = next++;
        pulls[index] = await live(github, index, (event, payload) => {
          delivered++;
          return deaths.deliver(event, payload);
        });
      }
    }),
  );
  await deaths.settle();
  console.log(
    `${servers} server(s), ${delivered} deliveries, ${deaths.total} killed at ${deaths.counts.size} steps`,
  );
  expectRight(github, pulls);
  expect(missing()).toEqual([]);
  expect(delivered).toBeGreaterThanOrEqual(DELIVERIES);
}
