import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { describeError } from '../describe-error.ts';
import type { Database } from './database/database.ts';
import { DatabaseThread } from './database/database-thread.ts';
import { openPostgres } from './database/postgres.ts';
import type { Hook } from './hook.ts';
import { type Address, close, listen } from './listen.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { createMetricsServer } from './metrics-server.ts';
import { Queue } from './queue.ts';
import { withStartFault } from './start-fault.ts';
import type { ThreadData } from './thread/protocol.ts';
import { ReviewThread } from './thread/review-thread.ts';
import { countDeliveries, freeClaims, maintainDeliveries } from './upkeep.ts';
import { createWebhookServer } from './webhook.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** Where metrics are served; undefined for nowhere. */
  readonly metrics: Address | undefined;
  /** The hook of each path that accepts webhooks. */
  readonly hooks: ReadonlyMap<string, Hook>;
  /** A PostgreSQL server that several bots may share; undefined for the embedded database in `folder`. */
  readonly databaseUrl: string | undefined;
  readonly folder: string;
  /** The program of the database thread. */
  readonly databaseThread: URL;
  /** The program of the review thread, and its `workerData`. */
  readonly thread: URL;
  readonly review: ThreadData;
  readonly log: Log;
}

/** How often old deliveries are deleted and the database is maintained, in seconds. */
const MAINTENANCE = 600;

/** A running server. */
export interface RunningServer {
  readonly port: number;
  /** Stops accepting webhooks, finishes the reviews in progress, and closes the database. */
  stop(): Promise<void>;
}

/**
 * Starts the bot's server. It resumes the deliveries that an earlier run left open, even if that run was killed.
 *
 * @throws {StartFault} if the database, an address or the review thread cannot be used
 */
export async function serveBot(options: ServeOptions): Promise<RunningServer> {
  const { databaseUrl, log, review } = options;
  const { secondMs } = review;
  const [database, queue] = await withStartFault('the database', () => openQueue(options));
  const metrics = new Metrics();
  const thread = new ReviewThread({ entry: options.thread, data: review, queue, log, metrics });
  const webhooks = createWebhookServer({
    queue,
    metrics,
    log,
    hooks: options.hooks,
    ping: () => database.query('SELECT 1', []),
    wake: () => thread.wake(),
  });
  const watched = createMetricsServer({
    metrics,
    log,
    count: () => countDeliveries(database),
    secondMs,
  });
  let port: number;
  let metricsPort: number | undefined;
  // Webhooks are accepted while the judges still warm up.
  try {
    port = await listen(webhooks, options);
    if (options.metrics !== undefined) metricsPort = await listen(watched, options.metrics);
    await withStartFault('the review thread', () => thread.start());
  } catch (error) {
    queue.close();
    webhooks.close();
    watched.close();
    await database.close();
    throw error;
  }
  const maintain = (): void =>
    void maintainDeliveries(database).catch((error: unknown) =>
      log.error('the queue cannot be reached', { error: describeError(error) }),
    );
  const timer = setInterval(maintain, MAINTENANCE * secondMs);
  log.info('ready', {
    host: options.host,
    port,
    ...(metricsPort === undefined ? {} : { metricsPort }),
    database: databaseUrl === undefined ? 'embedded' : 'PostgreSQL',
  });
  return {
    port,
    stop: async () => {
      clearInterval(timer);
      const closed = Promise.all([close(webhooks), close(watched)]);
      await thread.stop();
      await closed;
      queue.close();
      await database.close();
    },
  };
}

async function openQueue({
  databaseUrl,
  databaseThread,
  folder,
  review,
}: ServeOptions): Promise<readonly [Database, Queue]> {
  const isEmbedded = databaseUrl === undefined;
  const database = isEmbedded
    ? await DatabaseThread.open(databaseThread, { folder })
    : await openPostgres(databaseUrl);
  try {
    const worker = `${hostname()} ${process.pid} ${randomUUID()}`;
    const queue = await Queue.open(database, worker, review.secondMs);
    if (isEmbedded) await freeClaims(database);
    return [database, queue];
  } catch (error) {
    await database.close();
    throw error;
  }
}
