import { setTimeout as sleep } from 'node:timers/promises';
import { Worker as Thread } from 'node:worker_threads';
import { describeError } from '../../describe-error.ts';
import type { DeliveryStore } from '../deliveries.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { answer } from '../thread-requests.ts';
import type { Call, FromThread, ThreadData, ToThread } from './protocol.ts';

export interface ReviewThreadOptions {
  /** The thread's program, which calls `runReviews`. */
  readonly entry: URL;
  readonly data: ThreadData;
  readonly queue: DeliveryStore;
  readonly log: Log;
  readonly metrics: Metrics;
  /** How long the thread may say nothing before it is ended, in milliseconds. */
  readonly patience?: number;
  /** How much memory its objects may take, in MiB: Node ends it where it needs more. */
  readonly memory?: number;
}

/** A spec that keeps the judge busy for longer than this is none that people wrote. */
const PATIENCE = 60_000;
const MEMORY = 2048;

/**
 * The thread that reviews, as the one sees it that answers GitHub. Where it dies or hangs, whatever it was working on is
 * given back, and it is started again: a spec that breaks the judge takes nothing else with it.
 */
export class ReviewThread {
  readonly #options: ReviewThreadOptions;
  readonly #performing = new Set<Promise<void>>();
  #thread: Thread | undefined;
  #isStopping = false;
  #running: Promise<void> = Promise.resolve();

  constructor(options: ReviewThreadOptions) {
    this.#options = options;
  }

  /**
   * Starts it; resolves when it is ready for work.
   *
   * @throws {Error} where it ends before that
   */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#running = this.#run(resolve, reject);
    });
  }

  /** There is something new to do. */
  wake(): void {
    this.#say({ kind: 'wake' });
  }

  /** Ends once what is being done is done. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#say({ kind: 'stop' });
    await this.#running;
  }

  async #run(ready: () => void, failed: (error: Error) => void): Promise<void> {
    const { queue, log, metrics, data } = this.#options;
    let wasReady = false;
    while (!this.#isStopping) {
      const fault = await this.#life(() => {
        wasReady = true;
        ready();
      });
      if (this.#isStopping && fault === undefined) return;
      if (!wasReady) {
        failed(new Error(fault ?? 'the thread that reviews ended at once'));
        return;
      }
      metrics.restarted();
      log.error('the thread that reviews has ended, and is started again', { error: fault ?? 'it ended' });
      await Promise.all(this.#performing);
      await queue
        .release(fault ?? 'the thread ended')
        .catch((error: unknown) => log.error('the queue cannot be reached', { error: describeError(error) }));
      await sleep(data.secondMs);
    }
  }

  /** One thread, until it ends; gives why, where it was not asked to. */
  #life(ready: () => void): Promise<string | undefined> {
    const { entry, data, patience = PATIENCE, memory = MEMORY } = this.#options;
    const thread = new Thread(entry, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: memory },
    });
    this.#thread = thread;
    let fault: string | undefined;
    let heard = performance.now();
    const watch = setInterval(() => {
      if (performance.now() - heard > patience) {
        fault = `it did nothing else for ${patience / 1000} s`;
        void thread.terminate();
      } else this.#say({ kind: 'ping' });
    }, patience / 6);
    return new Promise((resolve) => {
      thread.on('message', (message: FromThread) => {
        heard = performance.now();
        if (message.kind === 'ready') ready();
        else this.#take(thread, message);
      });
      thread.on('error', (error: unknown) => {
        fault = describeError(error);
      });
      thread.once('exit', (code) => {
        clearInterval(watch);
        this.#thread = undefined;
        resolve(fault ?? (code === 0 ? undefined : `exit status ${code}`));
      });
    });
  }

  #take(thread: Thread, message: Exclude<FromThread, { kind: 'ready' }>): void {
    const { log, metrics } = this.#options;
    switch (message.kind) {
      case 'alive':
        return;
      case 'log':
        log[message.level](message.message, message.fields);
        return;
      case 'finished':
        metrics.finished(message.outcome, message.seconds);
        return;
      case 'judge lost':
        metrics.judgeLost(message.end);
        return;
      case 'call': {
        const performing = answer(message.id, this.#perform(message.call), (result) => post(thread, result));
        this.#performing.add(performing);
        void performing.finally(() => this.#performing.delete(performing));
      }
    }
  }

  async #perform(call: Call): Promise<unknown> {
    const { queue } = this.#options;
    switch (call.name) {
      case 'claim':
        return queue.claim(...call.values);
      case 'renew':
        return queue.renew(...call.values);
      case 'finish':
        return queue.finish(...call.values);
      case 'fail':
        return queue.fail(...call.values);
      case 'put':
        return queue.put(...call.values);
      case 'known':
        return queue.known(...call.values);
    }
  }

  #say(message: ToThread): void {
    if (this.#thread !== undefined) post(this.#thread, message);
  }
}

function post(thread: Thread, message: ToThread): void {
  thread.postMessage(message);
}
