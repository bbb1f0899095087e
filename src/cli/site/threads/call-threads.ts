import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker as Thread } from 'node:worker_threads';
import type { PublishedSite } from '../../../site/site-source.ts';
import { Failure } from '../../failure.ts';
import { PACKAGE } from '../../package-info.ts';
import type { NamedCall, SpecPath } from '../calls.ts';
import type { CallThreadData, Result, SentCall, SentFault, ThreadMessage } from './protocol.ts';

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
  readonly count?: number | undefined;
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

/**
 * Threads that read specs, judge them, and write the files of their calls. They write nothing before
 * {@link CallThreads.allowWriting}.
 */
export class CallThreads {
  readonly #files: CallThreadsOptions['files'];
  readonly #threads: readonly Thread[];
  readonly #gate = sharedNumber();
  /** What the files have, by index. */
  readonly #read = new Map<number, Result<readonly NamedCall[]>>();
  /** How many threads have not said yet what they have read. */
  #reading: number;
  /** Calls that were written before those of earlier files. */
  readonly #arrived = new Map<number, Result<readonly SentCall[]>>();
  /** Why there will be no more messages. */
  #fault: { readonly error: unknown } | undefined;
  #wake: () => void = () => {};

  private constructor({ files, publication, output }: CallThreadsOptions, count: number) {
    this.#files = files;
    this.#reading = count;
    const claims = new Int8Array(new SharedArrayBuffer(files.length));
    const data: CallThreadData = {
      output,
      publication,
      files,
      next: sharedNumber(),
      gate: this.#gate,
      claims,
    };
    this.#threads = Array.from({ length: count }, () => this.#start(data));
  }

  /** Starts the threads; undefined if there are to be none. */
  static start(options: CallThreadsOptions): CallThreads | undefined {
    const { files, count = usefulThreads(files.length) } = options;
    return count === 0 ? undefined : new CallThreads(options, count);
  }

  /** The calls of each file by the path of the file, once all are read. Rejects with the fault of the first faulty file. */
  async read(): Promise<ReadonlyMap<string, readonly NamedCall[]>> {
    await this.#until(() => this.#reading === 0);
    return new Map(
      [...this.#read]
        .sort(([first], [second]) => first - second)
        .map(([index, result]) => [this.#files[index]?.path ?? '', succeeded(result)]),
    );
  }

  /** Lets the threads write. */
  allowWriting(): void {
    Atomics.store(this.#gate, 0, 1);
    Atomics.notify(this.#gate, 0);
  }

  /** The files in their order, each as soon as its calls and those before it are written. */
  async *written(): AsyncGenerator<WrittenFile> {
    for (const [index, { path }] of this.#files.entries()) {
      await this.#until(() => this.#arrived.has(index));
      const result = this.#arrived.get(index);
      this.#arrived.delete(index);
      yield { path, calls: result === undefined ? [] : succeeded(result) };
    }
  }

  /** Ends the threads. */
  close(): void {
    for (const thread of this.#threads) void thread.terminate();
  }

  /** Waits for messages of the threads. */
  async #until(isReached: () => boolean): Promise<void> {
    while (!isReached()) {
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
    thread.on('message', (message: ThreadMessage) => {
      this.#take(message);
      this.#wake();
    });
    thread.on('error', (error) => {
      this.#fault = { error };
      this.#wake();
    });
    return thread;
  }

  #take(message: ThreadMessage): void {
    switch (message.kind) {
      case 'read':
        this.#reading--;
        for (const [index, result] of message.files) this.#read.set(index, result);
        return;
      case 'written':
        this.#arrived.set(message.index, message.result);
        return;
    }
  }
}

function sharedNumber(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

function succeeded<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw errorOf(result.fault);
}

function errorOf({ error, isFailure }: SentFault): unknown {
  return isFailure && error instanceof Error ? new Failure(error.message) : error;
}
