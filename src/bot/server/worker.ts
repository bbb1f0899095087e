import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt } from '../attempt.ts';
import { describeError } from '../describe-error.ts';
import type { Claimed, Deliveries } from './deliveries.ts';
import { isDenial } from './denial.ts';
import type { Log } from './log.ts';
import type { Task } from './task.ts';

export interface WorkerOptions {
  readonly queue: Deliveries;
  /** Performs a task; resolves with the outcome in a word or two. */
  perform(id: string, task: Task, attempt: Attempt): Promise<string>;
  readonly log: Log;
  /** Called after each attempt. */
  finished(outcome: string, seconds: number): void;
  /** How many deliveries are worked on at a time. */
  readonly width: number;
  /** How long a second lasts, in milliseconds; shorter in tests. */
  readonly secondMs: number;
}

/** How often an empty queue is polled, in seconds. */
const POLL_INTERVAL = 1;

/** How long the forge's listings may lag behind its writes, in seconds. */
const SETTLING = 5;

/** Claims deliveries from the queue and performs them, until it is stopped. */
export class Worker {
  readonly #options: WorkerOptions;
  #isStopping = false;
  #isWoken = false;
  /** Ends the current `#rest`. */
  #endRest: () => void = () => {};
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: WorkerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#dispatch();
  }

  /** Tells the worker that a delivery may be ready to run. */
  wake(): void {
    this.#isWoken = true;
    this.#endRest();
  }

  /** Stops claiming; resolves when the deliveries in progress are finished. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.wake();
    await this.#running;
  }

  /** Claims for all free places at once: one query instead of one for each place. */
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
              // Another delivery of the same pull request may run now.
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
    // A delivery may have been stored while the queue was queried.
    if (this.#isWoken) return;
    const idle = (POLL_INTERVAL * this.#options.secondMs * (1 + Math.random())) / 2;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#endRest = resolve;
      timer = setTimeout(resolve, idle);
    });
    clearTimeout(timer);
  }

  async #work(claimed: Claimed): Promise<void> {
    const { queue, perform, log, finished, secondMs } = this.#options;
    const start = performance.now();
    const { id, task, attempts } = claimed;
    const claim = { id, attempts };
    const attempt: Attempt = {
      number: attempts,
      secondMs,
      confirm: async () => {
        if (!(await queue.renew(claim))) throw new Error('another worker has taken this delivery over');
      },
    };
    const about = { delivery: id, repository: repositoryOf(task), attempt: attempts };
    try {
      // An earlier attempt may have died right after a write. Listings must show that write, or it would be repeated.
      if (attempts > 1) await sleep(SETTLING * secondMs);
      const outcome = await perform(id, task, attempt);
      await queue.finish(claim);
      finished(outcome, (performance.now() - start) / 1000);
      log.info('done', { ...about, outcome, seconds: Math.round(performance.now() - start) / 1000 });
    } catch (error) {
      if (isDenial(error)) {
        await queue.finish(claim);
        finished('denied', (performance.now() - start) / 1000);
        const forge = task.forge === 'gitlab' ? 'GitLab' : 'GitHub';
        log.error(`${forge} denies it, and it is not tried again`, { ...about, error: describeError(error) });
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
}

/** The repository of a task, as the log names it. */
function repositoryOf(task: Task): string {
  return task.forge === 'gitlab' ? `project ${task.project}` : `${task.owner}/${task.repo}`;
}
