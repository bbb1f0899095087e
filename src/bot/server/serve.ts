import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { BotContext } from '../judge.ts';
import { App } from './app.ts';
import { openEmbedded, openPostgres } from './database.ts';
import type { Log } from './log.ts';
import { Metrics } from './metrics.ts';
import { fetchMissed } from './missed.ts';
import { Queue } from './queue.ts';
import { warmUp } from './warm-up.ts';
import { createWebhookServer } from './webhook.ts';
import { Worker } from './worker.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly appId: string;
  /** PEM. */
  readonly privateKey: string;
  readonly secrets: readonly string[];
  readonly apiUrl: string;
  /** A PostgreSQL that several servers share; undefined for one within this process, in `folder`. */
  readonly databaseUrl: string | undefined;
  readonly folder: string;
  readonly check: string;
  readonly hasSarif: boolean;
  readonly width: number;
  readonly context: BotContext;
  readonly log: Log;
  /** How long a second is, in milliseconds. */
  readonly second: number;
}

/** How often what is long done is forgotten, and what did not arrive is asked for, in seconds. */
const CHORES = 600;

/** A server that runs. */
export interface Served {
  readonly port: number;
  /** Takes no more webhooks, ends what is being done, and closes the database. */
  stop(): Promise<void>;
}

/** Starts the App's server. What was begun before an end of whatever kind is taken up. */
export async function serveBot(options: ServeOptions): Promise<Served> {
  const { databaseUrl, folder, log, context, second } = options;
  const database = databaseUrl === undefined ? await openEmbedded(folder) : await openPostgres(databaseUrl);
  const queue = await Queue.open(database, `${hostname()} ${process.pid} ${randomUUID()}`, second);
  if (databaseUrl === undefined) await queue.freeAll();
  const app = new App({
    appId: options.appId,
    privateKey: options.privateKey,
    baseUrl: options.apiUrl,
    version: context.version,
    second,
    log: (message) => log.info(message),
  });
  const metrics = new Metrics();
  const worker = new Worker({
    queue,
    app,
    context,
    check: options.check,
    hasSarif: options.hasSarif,
    log,
    metrics,
    width: options.width,
    second,
  });
  warmUp(context);
  const server = createWebhookServer({
    queue,
    metrics,
    log,
    secrets: options.secrets,
    wake: () => worker.wake(),
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  worker.start();
  const chores = async (): Promise<void> => {
    try {
      await queue.forget();
      await fetchMissed(app, queue, log);
    } catch (error) {
      log.error('what did not arrive could not be asked for', {
        error: error instanceof Error ? error.message : String(error),
      });
    }
  };
  void chores();
  const timer = setInterval(() => void chores(), CHORES * second);
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
      await worker.stop();
      await closed;
      await database.close();
    },
  };
}
