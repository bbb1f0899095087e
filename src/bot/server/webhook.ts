import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { verify } from '@octokit/webhooks-methods';
import { describeError } from '../describe-error.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { Queue } from './queue.ts';
import { tasksOf } from './task.ts';

export interface WebhookOptions {
  readonly queue: Queue;
  readonly metrics: Metrics;
  readonly log: Log;
  /** The first is today's; the others are still believed while they are exchanged. */
  readonly secrets: readonly string[];
  /** Called when something was kept. */
  wake(): void;
}

/** Addresses of requests have no host. */
const BASE = 'http://server';

/** GitHub sends no more than 25 MB; what we look at is far smaller. */
const MAX_BYTES = 5 << 20;
const MAX_READ = 30 << 20;
/** A body that comes slower than this is not waited for, in milliseconds. */
const PATIENCE = 10_000;

/**
 * An answer that comes later is none: GitHub waits 10 s ("Best practices for using webhooks"). What is kept after that is
 * kept all the same, and known when it comes again. In milliseconds.
 */
const IN_TIME = 8000;

/** The server that GitHub calls: keeps a delivery, then answers. Everything else happens later. */
export function createWebhookServer(options: WebhookOptions): Server {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      options.log.error('a webhook could not be kept', {
        error: describeError(error),
      });
      // GitHub shows a 5xx as failed, and it can be sent again.
      if (!response.headersSent) response.writeHead(503);
      response.end();
    });
  });
  server.requestTimeout = PATIENCE;
  server.headersTimeout = PATIENCE;
  return server;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  options: WebhookOptions,
): Promise<void> {
  const { queue, metrics } = options;
  const { pathname } = URL.canParse(request.url ?? '/', BASE)
    ? new URL(request.url ?? '/', BASE)
    : { pathname: '' };
  if (request.method === 'GET' && pathname === '/healthz') return reply(response, 200, 'ok');
  if (request.method === 'GET' && (pathname === '/readyz' || pathname === '/metrics')) {
    // Ready is who can keep a delivery: the database has to answer.
    const counts = await inTime(queue.counts());
    return reply(response, 200, pathname === '/readyz' ? 'ready' : metrics.text(counts));
  }
  if (request.method !== 'POST' || (pathname !== '/' && pathname !== '/webhook'))
    return reply(response, 404, 'not here');
  const [status, text] = await receive(request, options);
  reply(response, status, text);
}

function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

async function receive(
  request: IncomingMessage,
  { queue, metrics, secrets, wake }: WebhookOptions,
): Promise<readonly [status: number, text: string]> {
  const refuse = (status: number, text: string): readonly [number, string] => {
    metrics.received('refused');
    return [status, text];
  };
  const {
    'x-hub-signature-256': signature,
    'x-github-delivery': id,
    'x-github-event': event,
  } = request.headers;
  if (typeof signature !== 'string' || typeof id !== 'string' || typeof event !== 'string')
    return refuse(400, 'this is no delivery of a webhook');
  if (!/^[\w-]{1,100}$/.test(id)) return refuse(400, 'the delivery has no id');
  const body = await read(request);
  if (body === undefined) return refuse(413, 'too large');
  // Over the bytes as they came: parsed and written again, they would be others.
  const checks = await Promise.all(
    secrets.map((secret) => verify(secret, body, signature).catch(() => false)),
  );
  if (!checks.includes(true)) return refuse(401, 'the signature is not ours');
  const payload = parse(body);
  if (payload === undefined)
    return refuse(400, 'the body is no JSON: set the content type of the webhook to application/json');
  const tasks = tasksOf(event, payload);
  if (tasks.length === 0) {
    metrics.received('nothing to do');
    return [202, 'nothing to do'];
  }
  const isNew = await inTime(queue.put(id, tasks));
  metrics.received(isNew ? 'kept' : 'again');
  if (isNew) wake();
  return [202, isNew ? 'kept' : 'known already'];
}

async function inTime<T>(asked: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('the database does not answer')), IN_TIME);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The body; undefined for one that is too large, which is read to its end all the same, so that the answer arrives. */
async function read(request: IncomingMessage): Promise<string | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request) {
    if (!(part instanceof Uint8Array)) continue;
    size += part.length;
    if (size <= MAX_BYTES) parts.push(part);
    if (size > MAX_READ) return undefined;
  }
  return size > MAX_BYTES ? undefined : Buffer.concat(parts).toString('utf8');
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
