import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import { hostname } from 'node:os';
import { describeError } from '../describe-error.ts';
import { openEmbedded, openPostgres } from './database.ts';
import { Leases } from './leases.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { Queue } from './queue.ts';
import type { ThreadData } from './thread/protocol.ts';
import { ReviewThread } from './thread/review-thread.ts';
import { createWebhookServer } from './webhook.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly secrets: readonly string[];
  /** A PostgreSQL that several servers share; undefined for one within this process, in `folder`. */
  readonly databaseUrl: string | undefined;
  readonly folder: string;
  /** The program of the thread that reviews, and what it is told. */
  readonly thread: URL;
  readonly review: ThreadData;
  readonly log: Log;
}

/** How often what is long done is forgotten, in seconds. */
const CHORES = 600;

/** A server that runs. */
export interface Served {
  readonly port: number;
  /** Takes no more webhooks, ends what is being done, and closes the database. */
  stop(): Promise<void>;
}

/** Why a server cannot start: what of it, and what it says. */
export class StartFault extends Error {
  readonly what: string;

  constructor(what: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.what = what;
  }
}

async function during<T>(what: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step();
  } catch (error) {
    throw new StartFault(what, error);
  }
}

function listen(
  server: Server,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
}

/**
 * Starts the App's server. What was begun before an end of whatever kind is taken up.
 *
 * @throws {StartFault}
 */
export async function serveBot(options: ServeOptions): Promise<Served> {
  const { databaseUrl, folder, log, review } = options;
  const { secondMs } = review;
  const [database, queue] = await during('the database', async () => {
    const opened = databaseUrl === undefined ? await openEmbedded(folder) : await openPostgres(databaseUrl);
    const made = await Queue.open(opened, `${hostname()} ${process.pid} ${randomUUID()}`, secondMs);
    if (databaseUrl === undefined) await made.freeAll();
    return [opened, made];
  });
  const metrics = new Metrics();
  const leases = new Leases(queue, secondMs);
  const thread = new ReviewThread({ entry: options.thread, data: review, queue: leases, log, metrics });
  const server = createWebhookServer({
    queue,
    metrics,
    log,
    secrets: options.secrets,
    wake: () => thread.wake(),
  });
  // Webhooks are taken at once, also while the reviews warm up.
  try {
    await during(`${options.host}:${options.port}`, () => listen(server, options));
    await during('the thread that reviews', () => thread.start());
  } catch (error) {
    leases.close();
    server.close();
    await database.close();
    throw error;
  }
  const forget = (): void =>
    void queue.forget().catch((error: unknown) =>
      log.error('the queue cannot be reached', {
        error: describeError(error),
      }),
    );
  forget();
  const timer = setInterval(forget, CHORES * secondMs);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  log.info('ready', {
    host: options.host,
    port,
    database: databaseUrl === undefined ? 'embedded' : 'PostgreSQL',
  });
  return {
    port,
    stop: async () => {
      clearInterval(timer);
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeIdleConnections();
      await thread.stop();
      await closed;
      leases.close();
      await database.close();
    },
  };
}
