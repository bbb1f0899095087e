import { createServer, type Server } from 'node:http';
import { describeError } from '../describe-error.ts';
import { Cached } from './cached.ts';
import { CHECKING_INTERVAL_MS, Connections } from './connections.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { pathOf, reply, replyUnread } from './reply.ts';
import type { QueueCounts } from './upkeep.ts';
import { within } from './within.ts';

/** How many connections are kept: more than monitoring needs, even if it reconnects without closing. */
const CONNECTIONS = 50;
const REQUEST_MS = 10_000;
/** How long a count of the deliveries is reused, in seconds. */
const COUNTING = 5;
/** Less than the 10 s that Prometheus waits by default (`scrape_timeout`). */
const TIMEOUT_MS = 8000;

export interface MetricsServerOptions {
  readonly metrics: Metrics;
  readonly log: Log;
  /** Counts the deliveries in the database. */
  count(): Promise<QueueCounts>;
  /** How long a second lasts, in milliseconds; shorter in tests. */
  readonly secondMs: number;
}

/** Creates the server of the metrics. It has an address of its own, because the webhooks' address is public. */
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
