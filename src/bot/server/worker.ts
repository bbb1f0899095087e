import { setTimeout as sleep } from 'node:timers/promises';
import { isAccepted } from '../accept/accept.ts';
import { acceptOnPull } from '../accept-on-pull.ts';
import type { Attempt } from '../attempt.ts';
import { describeError } from '../describe-error.ts';
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
import type { Claimed, Deliveries } from './deliveries.ts';
import { Denial, isDenial } from './denial.ts';
import type { Log } from './log.ts';
import type { Task } from './task.ts';

export interface WorkerOptions {
  readonly queue: Deliveries;
  readonly app: App;
  readonly judge: Judge;
  readonly context: BotContext;
  readonly check: string;
  readonly hasSarif: boolean;
  readonly log: Log;
  /** Called when a delivery was worked on. */
  finished(outcome: string, seconds: number): void;
  /** How many deliveries are worked on at a time. */
  readonly width: number;
  /** How long a second is, in milliseconds. */
  readonly secondMs: number;
}

/** How often an empty queue is looked at, in seconds. */
const IDLE = 1;

/** How long listings may lag behind what was written, in seconds. */
const SETTLING = 5;

/** Takes deliveries from the queue and does them, until it is stopped. */
export class Worker {
  readonly #options: WorkerOptions;
  #isStopping = false;
  #isWoken = false;
  /** Ends a rest. */
  #rested: () => void = () => {};
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#dispatch();
  }

  /** There is something new to do. */
  wake(): void {
    this.#isWoken = true;
    this.#rested();
  }

  /** Ends once what is being done is done. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.wake();
    await this.#running;
  }

  /** One asks the queue for all: where there is nothing for one, there is nothing for another. */
  async #dispatch(): Promise<void> {
    const { queue, log, width } = this.#options;
    const busy = new Set<Promise<void>>();
    while (!this.#isStopping) {
      if (busy.size >= width) {
        await Promise.race(busy);
        continue;
      }
      try {
        this.#isWoken = false;
        const claimed = await queue.claim(width - busy.size);
        if (claimed.length === 0) await this.#rest();
        for (const each of claimed) {
          const work = this.#work(each)
            .catch((error: unknown) =>
              log.error('the queue cannot be reached', { error: describeError(error) }),
            )
            .finally(() => {
              busy.delete(work);
              // What waited for the same pull request may run now.
              this.wake();
            });
          busy.add(work);
        }
      } catch (error) {
        log.error('the queue cannot be reached', { error: describeError(error) });
        await this.#rest();
      }
    }
    await Promise.all(busy);
  }

  async #rest(): Promise<void> {
    // While the queue was asked, something may have come.
    if (this.#isWoken) return;
    const idle = (IDLE * this.#options.secondMs * (1 + Math.random())) / 2;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#rested = resolve;
      timer = setTimeout(resolve, idle);
    });
    clearTimeout(timer);
  }

  async #work(claimed: Claimed): Promise<void> {
    const { queue, log, finished, secondMs } = this.#options;
    const start = performance.now();
    const { id, task, attempts } = claimed;
    const claim = { id, attempts };
    const attempt: Attempt = {
      secondMs,
      confirm: async () => {
        if (!(await queue.renew(claim))) throw new Error('another worker has taken this delivery over');
      },
    };
    const about = { delivery: id, repository: `${task.owner}/${task.repo}`, attempt: attempts };
    try {
      // A worker before may have died right after it wrote: what it wrote has to show in listings first.
      if (attempts > 1) await sleep(SETTLING * secondMs);
      const outcome = await this.#do(id, task, attempt);
      await queue.finish(claim);
      finished(outcome, (performance.now() - start) / 1000);
      log.info('done', { ...about, outcome, seconds: Math.round(performance.now() - start) / 1000 });
    } catch (error) {
      if (isDenial(error)) {
        await queue.finish(claim);
        finished('denied', (performance.now() - start) / 1000);
        log.error('GitHub denies it, and it is not tried again', { ...about, error: describeError(error) });
        return;
      }
      const isGivenUp = await queue.fail(claim, describeError(error));
      finished(isGivenUp ? 'given up' : 'failed', (performance.now() - start) / 1000);
      log.error(isGivenUp ? 'given up' : 'failed, and will be tried again', {
        ...about,
        error: describeError(error),
      });
    }
  }

  async #do(id: string, { installation, owner, repo, what }: Task, attempt: Attempt): Promise<string> {
    const { app, queue, judge, context, check, hasSarif, log } = this.#options;
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
          (number): Task => ({ installation, owner, repo, what: { kind: 'pull', number, isRerun: true } }),
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
        const answered =
          what.kind === 'accept' ? await acceptOnPull(pull, what.comment, options) : 'accepted';
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
            log.info('a step was refused, which the check says', { delivery: id, step, reason });
        if (what.kind === 'recheck') await acknowledge(github, { owner, repo }, what.comment);
        return reviewed.kind === 'reviewed' ? reviewed.publication.conclusion : reviewed.kind;
      }
    }
  }
}
