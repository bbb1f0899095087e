import { createServer, type Server } from 'node:http';
import { describeError } from '../describe-error.ts';
import { Cached } from './cached.ts';
import { CHECKING_INTERVAL_MS, Connections } from './connections.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { pathOf, reply, replyUnread } from './reply.ts';
import type { QueueCounts } from './upkeep.ts';
import { within } from './within.ts';

/** More than all that watch a server; enough for one that has lost some of its connections. */
const CONNECTIONS = 50;
const REQUEST_MS = 10_000;
/** How often deliveries are counted at most, in seconds. */
const COUNTING = 5;
/** Prometheus waits for 10 s (`scrape_timeout`). */
const TIMEOUT_MS = 8000;

export interface MetricsServerOptions {
  readonly metrics: Metrics;
  readonly log: Log;
  /** Asks the database. */
  count(): Promise<QueueCounts>;
  /** How long a second is, in milliseconds. */
  readonly secondMs: number;
}

/** The server that Prometheus asks: at an address of its own, since the one that GitHub calls is everybody's. */
export function createMetricsServer({ metrics, log, count, secondMs }: MetricsServerOptions): Server {
  const server = createServer({
    connectionsCheckingInterval: CHECKING_INTERVAL_MS,
    headersTimeout: REQUEST_MS,
    requestTimeout: REQUEST_MS,
  });
  new Connections(server, CONNECTIONS);
  const compute = async () => {
    const countedAt = Date.now();
    try {
      return { counts: await within(TIMEOUT_MS, count(), 'the database does not answer'), countedAt };
    } catch (error) {
      log.error('the deliveries could not be counted', { error: describeError(error) });
      throw error;
    }
  };
  const counted = new Cached(compute, COUNTING * secondMs, secondMs);
  server.on('request', (request, response) => {
    if (request.method !== 'GET' || pathOf(request) !== '/metrics')
      return replyUnread(request, response, 404, 'not here');
    counted.get().then(
      ({ counts, countedAt }) => reply(response, 200, metrics.text(counts, countedAt)),
      () => reply(response, 503, 'the database does not answer'),
    );
  });
  return server;
}
