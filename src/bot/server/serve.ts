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
import { during } from './start-fault.ts';
import type { ThreadData } from './thread/protocol.ts';
import { ReviewThread } from './thread/review-thread.ts';
import { countDeliveries, freeClaims, maintainDeliveries } from './upkeep.ts';
import { createWebhookServer } from './webhook.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  /** Where the metrics are; undefined for nowhere. */
  readonly metrics: Address | undefined;
  /** What takes the webhooks of each forge, by their paths. */
  readonly hooks: ReadonlyMap<string, Hook>;
  /** A PostgreSQL that several servers share; undefined for one within this process, in `folder`. */
  readonly databaseUrl: string | undefined;
  readonly folder: string;
  /** The program of the thread that has the embedded database. */
  readonly databaseThread: URL;
  /** The program of the thread that reviews, and what it is told. */
  readonly thread: URL;
  readonly review: ThreadData;
  readonly log: Log;
}

/** How often what is long done is forgotten, and the database maintained, in seconds. */
const CHORES = 600;

/** A server that runs. */
export interface Served {
  readonly port: number;
  /** Takes no more webhooks, ends what is being done, and closes the database. */
  stop(): Promise<void>;
}

/**
 * Starts the bot's server. What was begun before an end of whatever kind is taken up.
 *
 * @throws {StartFault}
 */
export async function serveBot(options: ServeOptions): Promise<Served> {
  const { databaseUrl, log, review } = options;
  const { secondMs } = review;
  const [database, queue] = await during('the database', () => openQueue(options));
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
  // Webhooks are taken at once, also while the reviews warm up.
  try {
    port = await listen(webhooks, options);
    if (options.metrics !== undefined) metricsPort = await listen(watched, options.metrics);
    await during('the thread that reviews', () => thread.start());
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
  const timer = setInterval(maintain, CHORES * secondMs);
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
