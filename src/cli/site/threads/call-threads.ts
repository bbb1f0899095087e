import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker as Thread } from 'node:worker_threads';
import type { PublishedSite } from '../../../site/site-source.ts';
import { Failure } from '../../failure.ts';
import { PACKAGE } from '../../package-info.ts';
import type { SpecPath } from '../calls.ts';
import type { CallThreadData, FileAnswer, SentCall } from './protocol.ts';

/** Fewer files do not pay for threads: each loads the facts again, and V8 has to compile the same code for each. */
const MIN_FILES = 1000;

/** More threads would wait for the search, which reads one page after the other. */
const MAX_THREADS = 4;

/**
 * A page is made of a hundred thousand objects that nothing keeps. With V8's own 16 MiB for new objects, a fifth of the
 * time is spent on moving those that a page still needs.
 */
const YOUNG_MIB = 192;

export interface CallThreadsOptions {
  /** The files whose calls are to be written. */
  readonly files: readonly Omit<SpecPath, 'isOwn'>[];
  readonly publication: PublishedSite;
  /** The folder that the site is written to. */
  readonly output: string;
  /** How many threads to start. */
  readonly count?: number;
}

/** A file with the calls that a thread has written. */
export interface WrittenFile {
  readonly path: string;
  readonly calls: readonly SentCall[];
}

/** How many threads make a build of so many files faster. */
function usefulThreads(files: number): number {
  const count = Math.min(availableParallelism(), MAX_THREADS);
  return count < 2 || files < MIN_FILES ? 0 : count;
}

/** Threads that read specs, judge them, and write the files of their calls. */
export class CallThreads {
  readonly #files: CallThreadsOptions['files'];
  readonly #threads: readonly Thread[];
  /** Answers that came before those of earlier files. */
  readonly #arrived = new Map<number, FileAnswer>();
  /** Why there will be no more answers. */
  #fault: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  private constructor({ files, publication, output }: CallThreadsOptions, count: number) {
    this.#files = files;
    const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    const data: CallThreadData = { output, publication, files, next };
    this.#threads = Array.from({ length: count }, () => this.#start(data));
  }

  /** Starts the threads; undefined if there are to be none. */
  static start(options: CallThreadsOptions): CallThreads | undefined {
    const { files, count = usefulThreads(files.length) } = options;
    return count === 0 ? undefined : new CallThreads(options, count);
  }

  /** The files in their order, each as soon as its calls and those before it are written. */
  async *written(): AsyncGenerator<WrittenFile> {
    for (const [index, { path }] of this.#files.entries()) yield { path, calls: await this.#callsOf(index) };
  }

  /** Ends the threads. */
  close(): void {
    for (const thread of this.#threads) void thread.terminate();
  }

  async #callsOf(index: number): Promise<readonly SentCall[]> {
    for (;;) {
      const answer = this.#arrived.get(index);
      this.#arrived.delete(index);
      if (answer?.ok === true) return answer.calls;
      if (answer !== undefined) throw errorOf(answer);
      if (this.#fault !== undefined) throw this.#fault.error;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  #start(data: CallThreadData): Thread {
    const thread = new Thread(pathToFileURL(join(PACKAGE.root, 'dist', 'bin', 'probeable-pages.mjs')), {
      workerData: data,
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
      // It warns of the same files as this thread does.
      stderr: true,
    });
    thread.on('message', (answer: FileAnswer) => {
      this.#arrived.set(answer.index, answer);
      this.#wake();
    });
    thread.on('error', (error) => {
      this.#fault = { error };
      this.#wake();
    });
    return thread;
  }
}

function errorOf({ error, isFailure }: Extract<FileAnswer, { ok: false }>): unknown {
  return isFailure && error instanceof Error ? new Failure(error.message) : error;
}
