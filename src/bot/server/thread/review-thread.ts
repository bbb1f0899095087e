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
  /** How long the thread may stay silent before it is terminated, in milliseconds. */
  readonly patience?: number;
  /** Size of its JavaScript heap, in MiB. Node terminates a thread that needs more. */
  readonly memory?: number;
}

/** Judges are other processes, and so nothing should block the thread for this long. In milliseconds. */
const PATIENCE = 60_000;
const MEMORY = 2048;

/**
 * The review thread, as the main thread sees it. If the thread dies or hangs, the deliveries that it was working on count
 * as failed attempts, and it is started again. Webhooks are answered all the while.
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
   * Starts the thread; resolves when it is ready.
   *
   * @throws {Error} if it ends before it is ready
   */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#running = this.#run(resolve, reject);
    });
  }

  /** Tells the thread that a delivery was stored. */
  wake(): void {
    this.#send({ kind: 'wake' });
  }

  /** Stops the thread once the deliveries in progress are finished. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#send({ kind: 'stop' });
    await this.#running;
  }

  async #run(ready: () => void, failed: (error: Error) => void): Promise<void> {
    const { queue, log, metrics, data } = this.#options;
    let wasReady = false;
    while (!this.#isStopping) {
      const fault = await this.#runOnce(() => {
        wasReady = true;
        ready();
      });
      if (this.#isStopping && fault === undefined) return;
      if (!wasReady) {
        failed(new Error(fault ?? 'the review thread ended at once'));
        return;
      }
      metrics.restarted();
      log.error('the review thread ended, and is started again', { error: fault ?? 'it ended' });
      await Promise.all(this.#performing);
      await queue
        .release(fault ?? 'the thread ended')
        .catch((error: unknown) => log.error('the queue cannot be reached', { error: describeError(error) }));
      await sleep(data.secondMs);
    }
  }

  /** Runs a thread until it ends; resolves with the reason, if it was not told to stop. */
  #runOnce(ready: () => void): Promise<string | undefined> {
    const { entry, data, patience = PATIENCE, memory = MEMORY } = this.#options;
    const thread = new Thread(entry, {
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: memory },
    });
    this.#thread = thread;
    let fault: string | undefined;
    let lastMessage = performance.now();
    const watch = setInterval(() => {
      if (performance.now() - lastMessage > patience) {
        fault = `it did nothing else for ${patience / 1000} s`;
        void thread.terminate();
      } else this.#send({ kind: 'ping' });
    }, patience / 6);
    return new Promise((resolve) => {
      thread.on('message', (message: FromThread) => {
        lastMessage = performance.now();
        if (message.kind === 'ready') ready();
        else this.#receive(thread, message);
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

  #receive(thread: Thread, message: Exclude<FromThread, { kind: 'ready' }>): void {
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

  #send(message: ToThread): void {
    if (this.#thread !== undefined) post(this.#thread, message);
  }
}

function post(thread: Thread, message: ToThread): void {
  thread.postMessage(message);
}
