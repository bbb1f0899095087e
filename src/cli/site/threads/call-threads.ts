import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker as Thread } from 'node:worker_threads';
import type { CallSite } from '../../../site/call-site.ts';
import { type CallSource, folderOfCall } from '../../../site/site-source.ts';
import type { Spec } from '../../../spec/model.ts';
import { Failure } from '../../failure.ts';
import { PACKAGE } from '../../package-info.ts';
import type { CallsAnswer, CallTask, CallThreadData } from './protocol.ts';

/** How many calls a thread gets at once: few, so that the threads end at about the same time. */
const BATCH = 16;

/** Fewer calls do not pay for threads: each loads the facts again, and V8 has to compile the same code for each. */
const MIN_CALLS = 1000;

/** More threads would wait for the search, which reads one page after the other. */
const MAX_THREADS = 4;

/**
 * A page is made of a hundred thousand objects that nothing keeps. With V8's own 16 MiB for new objects, a fifth of the
 * time is spent on moving those that a page still needs.
 */
const YOUNG_MIB = 192;

/** Calls that one thread writes, and the promise of its answer. */
class Batch {
  readonly calls: readonly CallSource[];
  readonly answer: Promise<Extract<CallsAnswer, { ok: true }>>;
  /** Settles the promise. */
  settle: (answer: CallsAnswer) => void = () => {};

  constructor(calls: readonly CallSource[]) {
    this.calls = calls;
    this.answer = new Promise((resolve, reject) => {
      this.settle = (answer) => {
        if (answer.ok) resolve(answer);
        else
          reject(
            answer.isFailure && answer.error instanceof Error
              ? new Failure(answer.error.message)
              : answer.error,
          );
      };
    });
    // Who waits for it hears of a fault when it is this call's turn, so that the first fault is always the same one.
    this.answer.catch(() => undefined);
  }
}

export interface CallThreadsOptions {
  readonly calls: readonly CallSource[];
  readonly site: CallSite;
  /** The paths of the files about a call. */
  readonly pathsOf: (call: CallSource) => readonly string[];
  /** The folder that the site is written to. */
  readonly output: string;
  /** How many threads to start. */
  readonly count?: number;
}

/** How many threads make a build of so many calls faster. */
function usefulThreads(calls: number): number {
  const count = Math.min(availableParallelism(), MAX_THREADS);
  return count < 2 || calls < MIN_CALLS ? 0 : count;
}

/** Threads that write the files of calls, and what they have written. */
export class CallThreads {
  readonly #site: CallSite;
  readonly #batches: readonly Batch[];
  readonly #byPath: ReadonlyMap<string, Batch>;
  readonly #threads: readonly Thread[];
  #next = 0;

  private constructor({ calls, site, pathsOf, output }: CallThreadsOptions, count: number) {
    this.#site = site;
    this.#batches = Array.from(
      { length: Math.ceil(calls.length / BATCH) },
      (_, index) => new Batch(calls.slice(index * BATCH, (index + 1) * BATCH)),
    );
    this.#byPath = new Map(
      this.#batches.flatMap((batch) =>
        batch.calls.flatMap((call) => pathsOf(call).map((path) => [path, batch] as const)),
      ),
    );
    const { version, url, repository } = site;
    const data: CallThreadData = { output, site: { version, url, repository } };
    this.#threads = Array.from({ length: count }, () => this.#start(data));
  }

  /** Starts the threads; undefined if there are to be none. */
  static start(options: CallThreadsOptions): CallThreads | undefined {
    const { calls, count = usefulThreads(calls.length) } = options;
    return count === 0 ? undefined : new CallThreads(options, count);
  }

  /** A promise for the time when a file is written; undefined if it is not about a call. */
  written(path: string): Promise<unknown> | undefined {
    return this.#byPath.get(path)?.answer;
  }

  /** Waits until all files are written, and returns how many of them had changed, and the calls' lines in the data. */
  async finish(): Promise<{ readonly written: number; readonly lines: ReadonlyMap<Spec, string> }> {
    let written = 0;
    const lines = new Map<Spec, string>();
    for (const { calls, answer } of this.#batches) {
      const { written: own, lines: texts } = await answer;
      written += own;
      for (const [index, { spec }] of calls.entries()) lines.set(spec, texts[index] ?? '');
    }
    return { written, lines };
  }

  /** Ends the threads. */
  close(): void {
    for (const thread of this.#threads) void thread.terminate();
  }

  #start(data: CallThreadData): Thread {
    const thread = new Thread(pathToFileURL(join(PACKAGE.root, 'dist', 'bin', 'probeable-pages.mjs')), {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
      // It warns of the same files as this thread does.
      stderr: true,
    });
    let batch = this.#give(thread);
    thread.on('message', (answer: CallsAnswer) => {
      batch?.settle(answer);
      batch = this.#give(thread);
    });
    thread.on('error', (error) => batch?.settle({ ok: false, error, isFailure: false }));
    return thread;
  }

  /** Gives a thread the next calls, and returns them. */
  #give(thread: Thread): Batch | undefined {
    const batch = this.#batches[this.#next++];
    if (batch !== undefined) thread.postMessage(batch.calls.map((call) => this.#taskOf(call)));
    return batch;
  }

  #taskOf(call: CallSource): CallTask {
    const { text, document, containers } = call;
    return { text, document, containers, comparisons: this.#site.comparisonsOf(folderOfCall(call)) };
  }
}
