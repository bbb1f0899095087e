import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt } from '../attempt.ts';
import { describeError } from '../describe-error.ts';
import type { Claimed, Deliveries } from './deliveries.ts';
import { isDenial } from './denial.ts';
import type { Log } from './log.ts';
import type { Task } from './task.ts';

export interface WorkerOptions {
  readonly queue: Deliveries;
  /** Does a task, and says in a word what came of it. */
  perform(id: string, task: Task, attempt: Attempt): Promise<string>;
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
    const { queue, perform, log, finished, secondMs } = this.#options;
    const start = performance.now();
    const { id, task, attempts } = claimed;
    const claim = { id, attempts };
    const attempt: Attempt = {
      secondMs,
      confirm: async () => {
        if (!(await queue.renew(claim))) throw new Error('another worker has taken this delivery over');
      },
    };
    const about = { delivery: id, repository: repositoryOf(task), attempt: attempts };
    try {
      // A worker before may have died right after it wrote: what it wrote has to show in listings first.
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

/** Where a task is about, for the log. */
function repositoryOf(task: Task): string {
  return task.forge === 'gitlab' ? `project ${task.project}` : `${task.owner}/${task.repo}`;
}
