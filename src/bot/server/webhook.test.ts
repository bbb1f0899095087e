import { createHmac } from 'node:crypto';
import type { Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { githubHook } from './github-hook.ts';
import { close, listen } from './listen.ts';
import { createLog } from './log.ts';
import { Metrics } from './metrics.ts';
import { createMetricsServer } from './metrics-server.ts';
import { createWebhookServer, type WebhookLimits } from './webhook.ts';

/* What a stranger can cost the server: few bytes are read, few connections are kept, and no query is made. */

const SECRET = 'secret';
const LIMITS: WebhookLimits = {
  connections: 20,
  requestMs: 10_000,
  pingIntervalMs: 60_000,
  body: { each: 1 << 20, all: 2 << 20 },
};

let server: Server;
let port: number;
/** The queries to the database. */
let asked: string[];
let lines: string[];
/** The server's sockets of all connections. */
let accepted: Socket[];
let clients: Client[];
let isBroken: boolean;

async function start(limits: WebhookLimits = LIMITS): Promise<void> {
  server = createWebhookServer({
    queue: {
      put: async (id) => {
        asked.push(`put ${id}`);
        return true;
      },
    },
    metrics: new Metrics(),
    log: createLog((line) => lines.push(line)),
    hooks: new Map([
      ['/webhook', githubHook([SECRET])],
      ['/', githubHook([SECRET])],
    ]),
    ping: async () => {
      asked.push('ping');
      if (isBroken) throw new Error('away');
    },
    wake: () => {},
    limits,
  });
  server.on('connection', (socket: Socket) => accepted.push(socket));
  port = await listen(server, { host: '127.0.0.1', port: 0 });
}

beforeEach(() => {
  [asked, lines, accepted, clients, isBroken] = [[], [], [], [], false];
});
afterEach(async () => {
  for (const { socket } of clients) socket.destroy();
  await close(server);
});

/** A raw connection, which records what it receives. */
class Client {
  readonly socket: Socket;
  heard = '';
  isClosed = false;

  constructor(to = port) {
    this.socket = connect(to, '127.0.0.1');
    this.socket.setEncoding('utf8');
    this.socket.on('data', (text: string) => {
      this.heard += text;
    });
    this.socket.on('error', () => {});
    this.socket.on('close', () => {
      this.isClosed = true;
    });
    clients.push(this);
  }

  say(text: string): this {
    this.socket.write(text);
    return this;
  }

  get status(): number {
    return Number(/^HTTP\/1\.1 (\d+)/.exec(this.heard)?.[1]);
  }

  answered(): Promise<void> {
    return expect.poll(() => this.status, { timeout: 20_000 }).toBeGreaterThan(0);
  }

  closed(): Promise<void> {
    return expect.poll(() => this.isClosed, { timeout: 20_000 }).toBe(true);
  }
}

const head = (path: string, headers: Readonly<Record<string, string | number>>): string =>
  [`POST ${path} HTTP/1.1`, 'host: a', ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)]
    .concat('', '')
    .join('\r\n');

const UNSIGNED = {
  'x-github-event': 'pull_request',
  'x-github-delivery': 'x',
  'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
};
const PAYLOAD = JSON.stringify({
  action: 'opened',
  installation: { id: 1 },
  repository: { name: 'specs', owner: { login: 'linux' } },
  pull_request: { number: 1 },
});

/** Sends a signed delivery, and returns the status. */
const deliver = async (id: string): Promise<number> => {
  const signature = createHmac('sha256', SECRET).update(PAYLOAD).digest('hex');
  const response = await fetch(`http://127.0.0.1:${port}/webhook`, {
    method: 'POST',
    body: PAYLOAD,
    headers: { ...UNSIGNED, 'x-github-delivery': id, 'x-hub-signature-256': `sha256=${signature}` },
  });
  return response.status;
};

const bytesRead = (): number => accepted.reduce((sum, socket) => sum + socket.bytesRead, 0);
const open = (): number => accepted.filter((socket) => !socket.destroyed).length;

test('without a signature of ours the database is never asked', async () => {
  await start();
  const paths = ['/', '/webhook', '/healthz', '/metrics', '/other', '//', '/%00', '*'];
  const statuses = new Map<string, number>();
  for (const path of paths)
    for (const body of ['', '{}', PAYLOAD]) {
      const client = new Client().say(`${head(path, { ...UNSIGNED, 'content-length': body.length })}${body}`);
      await client.answered();
      statuses.set(path, client.status);
    }
  const refused = Object.fromEntries(paths.map((path) => [path, 404]));
  expect(Object.fromEntries(statuses)).toEqual({ ...refused, '/': 401, '/webhook': 401 });
  for (const path of ['/healthz', '/metrics', '/']) await fetch(`http://127.0.0.1:${port}${path}`);
  expect(asked).toEqual([]);
  expect(lines).toEqual([]);
});

test('400 that ask whether it is ready are one question to the database, also where that is away', async () => {
  for (const state of [false, true]) {
    asked = [];
    isBroken = state;
    await start({ ...LIMITS, connections: 500 });
    const all = await Promise.all(
      Array.from({ length: 400 }, async () => {
        const client = new Client().say('GET /readyz HTTP/1.1\r\nhost: a\r\n\r\n');
        await client.answered();
        return client.status;
      }),
    );
    expect(new Set(all)).toEqual(new Set([isBroken ? 503 : 200]));
    expect(asked).toEqual(['ping']);
    for (const { socket } of clients) socket.destroy();
    if (!state) await close(server);
  }
});

const HUGE = 40 << 20;
test.each<readonly [string, string, number]>([
  ['to another path', head('/other', { ...UNSIGNED, 'content-length': HUGE }), 404],
  ['to the metrics', head('/metrics', { ...UNSIGNED, 'content-length': HUGE }), 404],
  ['without a signature', head('/', { 'x-github-event': 'push', 'content-length': HUGE }), 400],
  ['without an id', head('/', { ...UNSIGNED, 'x-github-delivery': '..', 'content-length': HUGE }), 400],
  [
    'with a signature that is none',
    head('/', { ...UNSIGNED, 'x-hub-signature-256': 'sha1=00', 'content-length': HUGE }),
    401,
  ],
  ['that says that it is too large', head('/', { ...UNSIGNED, 'content-length': HUGE }), 413],
  ['that turns out to be too large', head('/', { ...UNSIGNED, 'transfer-encoding': 'chunked' }), 413],
  ['in pieces to another path', head('/other', { ...UNSIGNED, 'transfer-encoding': 'chunked' }), 404],
])('a body of 40 MiB %s is not read, and the sender learns why', async (_name, request, status) => {
  await start();
  const client = new Client().say(request);
  const piece = 'x'.repeat(1 << 16);
  const chunk = request.includes('chunked') ? `${piece.length.toString(16)}\r\n${piece}\r\n` : piece;
  for (let sent = 0; sent < HUGE; sent += piece.length) client.say(chunk);
  await client.answered();
  expect(client.status).toBe(status);
  await client.closed();
  // The limit of the bodies, plus what the sockets have buffered by then.
  expect(bytesRead()).toBeLessThan(4 << 20);
  expect(asked).toEqual([]);
  expect(await deliver('after')).toBe(202);
});

test('connections that say nothing are no more than a limit, and keep nobody out', async () => {
  await start();
  for (let index = 0; index < 200; index++) new Client();
  await expect.poll(() => accepted.length, { timeout: 20_000 }).toBe(200);
  expect(open()).toBeLessThanOrEqual(20);
  expect(await deliver('through')).toBe(202);
  expect(asked).toEqual(['put through']);
  expect(open()).toBeLessThanOrEqual(20);
});

test('requests that are too slow end', async () => {
  await start({ ...LIMITS, requestMs: 100 });
  const slow = [
    new Client(),
    new Client().say('POST / HTTP/1.1\r\nhost: a\r\n'),
    new Client().say(head('/', { ...UNSIGNED, 'content-length': 100 })).say('x'),
    new Client().say(head('/', { ...UNSIGNED, 'transfer-encoding': 'chunked' })),
  ];
  for (const client of slow) await client.closed();
  expect(open()).toBe(0);
  expect(asked).toEqual([]);
  // A request that the client aborts is not logged as an error.
  expect(lines).toEqual([]);
});

test('bodies that do not end are no more than a limit together, and the largest goes first', async () => {
  await start();
  const half = 'x'.repeat(600_000);
  const large = Array.from({ length: 6 }, () =>
    new Client().say(head('/', { ...UNSIGNED, 'content-length': 700_000 })).say(half),
  );
  const small = new Client().say(head('/', { ...UNSIGNED, 'content-length': 10 })).say('x');
  await expect.poll(() => large.filter(({ isClosed }) => isClosed).length, { timeout: 20_000 }).toBe(3);
  expect(await deliver('through')).toBe(202);
  expect(small.isClosed).toBe(false);
  // The memory of the closed connections is free again.
  for (const { socket } of large) socket.destroy();
  small.say('123456789');
  await small.answered();
  expect(small.status).toBe(401);
});

test('a delivery that is being kept is not ended by strangers', async () => {
  let kept: (isNew: boolean) => void = () => {};
  await start();
  await close(server);
  server = createWebhookServer({
    queue: { put: () => new Promise((resolve) => (kept = resolve)) },
    metrics: new Metrics(),
    log: createLog((line) => lines.push(line)),
    hooks: new Map([
      ['/webhook', githubHook([SECRET])],
      ['/', githubHook([SECRET])],
    ]),
    ping: async () => {},
    wake: () => {},
    limits: LIMITS,
  });
  server.on('connection', (socket: Socket) => accepted.push(socket));
  port = await listen(server, { host: '127.0.0.1', port: 0 });
  const delivered = deliver('first');
  await expect.poll(() => accepted.length).toBe(1);
  for (let index = 0; index < 100; index++) new Client();
  await expect.poll(() => accepted.length, { timeout: 20_000 }).toBe(101);
  kept(true);
  expect(await delivered).toBe(202);
});

test('400 that ask for the metrics are one question to the database', async () => {
  const counts = { waiting: 1, running: 2, done: 3, failed: 4 };
  server = createMetricsServer({
    metrics: new Metrics(),
    log: createLog((line) => lines.push(line)),
    count: async () => {
      asked.push('count');
      if (isBroken) throw new Error('away');
      return counts;
    },
    secondMs: 10_000,
  });
  server.on('connection', (socket: Socket) => accepted.push(socket));
  port = await listen(server, { host: '127.0.0.1', port: 0 });
  const before = Date.now() / 1000;
  for (let round = 0; round < 40; round++) {
    const texts = await Promise.all(
      Array.from({ length: 10 }, async () => (await fetch(`http://127.0.0.1:${port}/metrics`)).text()),
    );
    for (const text of texts) {
      expect(text).toContain('probeable_deliveries{state="waiting"} 1\n');
      expect(
        Number(/^probeable_deliveries_counted_timestamp_seconds (.*)$/m.exec(text)?.[1]),
      ).toBeGreaterThanOrEqual(before);
    }
  }
  expect(asked).toEqual(['count']);
  for (let index = 0; index < 100; index++) new Client();
  await expect.poll(() => accepted.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(100);
  expect(open()).toBeLessThanOrEqual(50);
});
