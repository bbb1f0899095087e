import { isAccepted } from '../accept/accept.ts';
import { acceptOnPull } from '../accept-on-pull.ts';
import type { Attempt } from '../attempt.ts';
import { explainRule } from '../explain.ts';
import { acknowledge } from '../github/acknowledge.ts';
import { conversationOf } from '../github/conversation.ts';
import { pullsWithHead, readPull } from '../github/pull-request.ts';
import type { BotContext } from '../judge.ts';
import type { Judge } from '../judging/judge.ts';
import { reportUnjudged, reviewCommits, reviewPull } from '../review.ts';
import { markerName } from '../text/marker.ts';
import type { App } from './app.ts';
import { isSettled, queueOpenPulls } from './backlog.ts';
import type { Deliveries } from './deliveries.ts';
import { Denial } from './denial.ts';
import type { Log } from './log.ts';
import type { PullTask } from './task.ts';

export interface PullOptions {
  readonly app: App;
  readonly queue: Pick<Deliveries, 'put'>;
  readonly judge: Judge;
  readonly context: BotContext;
  /** The name of the check. */
  readonly check: string;
  readonly hasSarif: boolean;
  readonly log: Log;
}

/**
 * Performs a task of GitHub.
 *
 * @returns the outcome in a word or two, for the log and the metrics
 */
export async function performPull(
  id: string,
  { installation, owner, repo, what }: PullTask,
  attempt: Attempt,
  { app, queue, judge, context, check, hasSarif, log }: PullOptions,
): Promise<string> {
  const github = app.client(installation);
  const login = await app.login();
  const options = {
    github,
    identity: { login, name: markerName(check) },
    judge,
    context,
    check,
    hasSarif,
    attempt,
    hasRetries: true,
  };
  switch (what.kind) {
    case 'explain': {
      const pull = { owner, repo, number: what.number };
      const conversation = conversationOf(github, pull, { login, attempt });
      return explainRule(what, { conversation, context, attempt });
    }
    case 'commits': {
      const { head, base, branch, number } = what;
      const rerun = what.isRerun === true ? id : undefined;
      const commits = { owner, repo, head, base };
      return (await reviewCommits(commits, branch, { ...options, rerun }, number)).conclusion;
    }
    case 'head': {
      const numbers = await pullsWithHead(github, { owner, repo }, what.head);
      const tasks = numbers.map(
        (number): PullTask => ({ installation, owner, repo, what: { kind: 'pull', number, isRerun: true } }),
      );
      await queue.put(`${id}.pulls`, tasks);
      return 'passed on';
    }
    case 'unjudged': {
      const { head, isOpen } = await readPull(github, { owner, repo, number: what.number });
      return isOpen ? reportUnjudged({ owner, repo, head }, options) : 'closed';
    }
    case 'unjudged commit':
      return reportUnjudged({ owner, repo, head: what.head }, options);
    case 'open pulls':
      return queueOpenPulls(id, { installation, owner, repo, what }, { github, queue, log });
    case 'accept':
    case 'backlog':
    case 'pull':
    case 'recheck': {
      const pull = { owner, repo, number: what.number };
      if (what.kind === 'backlog' && (await isSettled(pull, options))) return 'settled';
      const answered = what.kind === 'accept' ? await acceptOnPull(pull, what.comment, options) : 'accepted';
      if (!isAccepted(answered)) return answered;
      const announced = what.kind === 'pull' ? what.head : undefined;
      const rerun = what.kind === 'pull' && what.isRerun === true ? id : undefined;
      const reviewed = await reviewPull(pull, { ...options, announced, rerun });
      if (reviewed.kind === 'unpublished')
        throw reviewed.why === 'permission'
          ? new Denial('the App may not write checks here: its owner can give it the permission')
          : new Error("GitHub's rate limit lasts longer than was waited");
      if (reviewed.kind === 'reviewed')
        for (const { step, reason } of reviewed.omissions)
          log.info('a step was refused; the check says so', { delivery: id, step, reason });
      if (what.kind === 'recheck') await acknowledge(github, { owner, repo }, what.comment);
      return reviewed.kind === 'reviewed' ? reviewed.publication.conclusion : reviewed.kind;
    }
  }
}
