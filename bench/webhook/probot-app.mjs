/*
 * The same work as an App of Probot, written as its documentation has it: what Probot receives is reviewed in its handler.
 * The review is ours; what is compared is what is around it.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Bottleneck from 'bottleneck';
import { createNodeMiddleware, Probot, ProbotOctokit } from 'probot';
import { soleAttempt } from '../../dist/src/bot/attempt.js';
import { localJudge } from '../../dist/src/bot/judging/judge.js';
import { reviewPull } from '../../dist/src/bot/review.js';
import { botContext } from '../../dist/src/cli/bot/context.js';

const context = botContext();
/** How long a second is, in milliseconds: GitHub's limits are kept, and kept in the same time as the other server's. */
const second = Number(process.env.PROBEABLE_SECOND);
const isAwaited = process.env.PROBOT_AWAITS !== 'no';
const Octokit = ProbotOctokit.defaults((options) => ({
  ...options,
  throttle: {
    ...options.throttle,
    write: new Bottleneck.Group({ maxConcurrent: 1, minTime: second }),
    notifications: new Bottleneck.Group({ maxConcurrent: 1, minTime: 3 * second }),
  },
}));
const probot = new Probot({
  appId: process.env.APP_ID,
  privateKey: readFileSync(process.env.PRIVATE_KEY_FILE, 'utf8'),
  secret: process.env.WEBHOOK_SECRET,
  baseUrl: process.env.GITHUB_API_URL,
  logLevel: 'fatal',
  Octokit,
});
const app = (robot) =>
  robot.on('pull_request.opened', async ({ octokit, payload }) => {
    const review = reviewPull(
      {
        owner: payload.repository.owner.login,
        repo: payload.repository.name,
        number: payload.pull_request.number,
      },
      {
        github: octokit,
        identity: { login: 'probeable[bot]', name: 'probeable' },
        context,
        check: 'probeable',
        hasSarif: false,
        attempt: soleAttempt(second),
        judge: localJudge(context),
        hasRetries: false,
      },
    );
    // Where it is not awaited, Probot answers at once, and nobody learns how the review ended.
    if (isAwaited) await review;
    else review.catch(() => {});
  });
const middleware = await createNodeMiddleware(app, { probot, webhooksPath: '/' });
const server = createServer((request, response) => middleware(request, response));
server.listen(0, '127.0.0.1', () => process.stdout.write(`listening on ${server.address().port}\n`));
process.once('SIGTERM', () => process.exit(0));
