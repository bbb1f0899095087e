import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { describeError } from '../describe-error.ts';
import { type BodyLimits, BodyReader } from './body.ts';
import { Cached } from './cached.ts';
import { CHECKING_INTERVAL_MS, Connections } from './connections.ts';
import type { Deliveries } from './deliveries.ts';
import type { Hook, Opened } from './hook.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { pathOf, reply, replyUnread } from './reply.ts';
import { within } from './within.ts';

export interface WebhookOptions {
  readonly queue: Pick<Deliveries, 'put'>;
  readonly metrics: Metrics;
  readonly log: Log;
  /** The hook of each path that accepts webhooks. */
  readonly hooks: ReadonlyMap<string, Hook>;
  /** Resolves if the database answers. */
  ping(): Promise<unknown>;
  /** Called when a delivery was stored. */
  wake(): void;
  readonly limits?: WebhookLimits;
}

/** Limits of what the server spends on requests before their signature is verified. */
export interface WebhookLimits {
  readonly connections: number;
  /** How long receiving a request may take, in milliseconds. */
  readonly requestMs: number;
  /** How long an answer of the database to `/readyz` is reused, in milliseconds. */
  readonly pingIntervalMs: number;
  readonly body: BodyLimits;
}

const LIMITS: WebhookLimits = {
  connections: 500,
  requestMs: 10_000,
  pingIntervalMs: 1000,
  // GitHub caps payloads at 25 MB, but the events that are used are far smaller.
  body: { each: 5 << 20, all: 64 << 20 },
};

/**
 * How long storing a delivery may take before the request fails, in milliseconds: GitHub waits 10 s for a response (GitHub
 * Docs, "Best practices for using webhooks"). A delivery that is stored later still counts; its id makes a redelivery a
 * duplicate.
 */
const TIMEOUT_MS = 8000;
const DATABASE_SILENT = 'the database does not answer';

/**
 * Creates the server that GitHub and GitLab call. It stores a delivery, then answers; the work is done later. Before a
 * signature is verified, no query is made, and the time, the memory and the connections of a request are limited.
 */
export function createWebhookServer(options: WebhookOptions): Server {
  const { limits = LIMITS, log } = options;
  const server = createServer({
    connectionsCheckingInterval: Math.min(CHECKING_INTERVAL_MS, limits.requestMs),
    headersTimeout: limits.requestMs,
    requestTimeout: limits.requestMs,
  });
  const connections = new Connections(server, limits.connections);
  const bodies = new BodyReader(limits.body);
  const readiness = new Cached(
    () => within(TIMEOUT_MS, options.ping(), DATABASE_SILENT),
    limits.pingIntervalMs,
  );
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answer(request, response).catch((error: unknown) => {
      log.error('a webhook could not be stored', { error: describeError(error) });
      // GitHub lists a delivery with a 5xx response as failed, so that it can be redelivered.
      if (!response.headersSent) response.writeHead(503);
      response.end();
    });
  });
  return server;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = pathOf(request);
    const isGet = request.method === 'GET';
    if (isGet && path === '/healthz') return reply(response, 200, 'ok');
    if (isGet && path === '/readyz')
      return readiness.get().then(
        () => reply(response, 200, 'ready'),
        () => reply(response, 503, 'the database does not answer'),
      );
    const hook = options.hooks.get(path);
    if (request.method !== 'POST' || hook === undefined)
      return replyUnread(request, response, 404, 'not here');
    return receive(request, response, hook);
  }

  async function receive(request: IncomingMessage, response: ServerResponse, hook: Hook): Promise<void> {
    const { metrics } = options;
    const refuseUnread = (status: number, text: string): void => {
      metrics.received('refused');
      replyUnread(request, response, status, text);
    };
    const opened = hook.open(request.headers);
    if ('status' in opened) return refuseUnread(opened.status, opened.text);
    const body = await bodies.read(request);
    if (body === 'too large') return refuseUnread(413, 'too large');
    if (body === 'aborted') return metrics.received('refused');
    // The signature covers the bytes as received: parsing and serializing them again would change them.
    if (!(await opened.isAuthentic(body))) {
      metrics.received('refused');
      return reply(response, 401, opened.refusal);
    }
    const [status, said] = await connections.keep(request.socket, () => keep(opened, body));
    reply(response, status, said);
  }

  /** Stores an authentic delivery; resolves with the response. */
  async function keep(opened: Opened, body: Buffer): Promise<readonly [status: number, text: string]> {
    const { queue, metrics, wake } = options;
    const payload = parse(body.toString('utf8'));
    if (payload === undefined) {
      metrics.received('refused');
      return [400, 'the body is not JSON: set the content type of the webhook to application/json'];
    }
    const tasks = opened.tasks(payload);
    if (tasks.length === 0) {
      metrics.received('nothing to do');
      return [202, 'nothing to do'];
    }
    const isNew = await within(TIMEOUT_MS, queue.put(opened.id(body), tasks), DATABASE_SILENT);
    metrics.received(isNew ? 'kept' : 'again');
    if (isNew) wake();
    return [202, isNew ? 'kept' : 'known already'];
  }
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
