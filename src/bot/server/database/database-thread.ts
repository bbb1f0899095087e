import { Worker as Thread } from 'node:worker_threads';
import { ThreadRequests } from '../thread-requests.ts';
import type { Database, Row } from './database.ts';
import type { DatabaseRequest, DatabaseThreadData, FromDatabase, ToDatabase } from './protocol.ts';

/**
 * The embedded database in a thread of its own, so that a query does not block the thread that answers webhooks. If the
 * thread ends, its pending queries fail, and the next query starts another thread. That one finds every committed
 * transaction on the disk.
 */
export class DatabaseThread implements Database {
  readonly #entry: URL;
  readonly #data: DatabaseThreadData;
  readonly #requests = new ThreadRequests();
  #thread: Promise<Thread> | undefined;

  private constructor(entry: URL, data: DatabaseThreadData) {
    this.#entry = entry;
    this.#data = data;
  }

  /**
   * Starts the thread; resolves when the database accepts queries.
   *
   * @param entry the thread's program, which calls `serveDatabase`
   * @throws {Error} if the database cannot be opened
   */
  static async open(entry: URL, data: DatabaseThreadData): Promise<DatabaseThread> {
    const opened = new DatabaseThread(entry, data);
    await opened.#running();
    return opened;
  }

  async query(text: string, values: readonly unknown[]): Promise<readonly Row[]> {
    const rows = await this.#ask({ kind: 'query', text, values });
    return Array.isArray(rows) ? rows : [];
  }

  async execute(text: string): Promise<void> {
    await this.#ask({ kind: 'execute', text });
  }

  async maintain(table: string): Promise<void> {
    await this.#ask({ kind: 'maintain', table });
  }

  async close(): Promise<void> {
    await this.#ask({ kind: 'close' });
  }

  async #ask(request: DatabaseRequest): Promise<unknown> {
    const thread = await this.#running();
    return this.#requests.ask((id) => {
      const message: ToDatabase = { id, request };
      thread.postMessage(message);
    });
  }

  /** The running thread. Starts it if there is none. */
  #running(): Promise<Thread> {
    this.#thread ??= this.#start();
    return this.#thread;
  }

  #start(): Promise<Thread> {
    const thread = new Thread(this.#entry, { workerData: this.#data });
    let fault = new Error('the database thread has ended');
    return new Promise((resolve, reject) => {
      thread.on('message', (message: FromDatabase) => {
        if (message.kind === 'ready') resolve(thread);
        else this.#requests.settle(message);
      });
      thread.on('error', (error: unknown) => {
        fault = error instanceof Error ? error : new Error(String(error));
      });
      thread.once('exit', () => {
        this.#thread = undefined;
        reject(fault);
        this.#requests.rejectAll(fault);
      });
    });
  }
}
