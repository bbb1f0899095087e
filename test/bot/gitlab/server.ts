import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Ajv, type ValidateFunction } from 'ajv';
import { DESCRIPTION, type Described } from './description.ts';
import { type Answered, type Json, ROUTES } from './routes.ts';
import { type User, World } from './state.ts';

/** What goes wrong with the next request that fits. */
export interface Fault {
  /** `post /projects/{id}/statuses/{sha}` */
  readonly operation: string;
  /**
   * `lost`: everything is done, and 502 is answered. `broken`: nothing is done, and 502 is answered. `hung up`: everything
   * is done, and the connection is closed. `too many`: 429 with Retry-After; `limit`: 429 with RateLimit-Reset. `forbidden`:
   * the token may not. `busy`: 409. `old`: the state of a status is one that an older GitLab does not know.
   */
  readonly kind: 'lost' | 'broken' | 'hung up' | 'too many' | 'limit' | 'forbidden' | 'busy' | 'old';
}

interface Compiled {
  readonly key: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly described: Described;
  readonly isBody: ValidateFunction | undefined;
  readonly isAnswer: ValidateFunction | undefined;
}

const ajv = new Ajv({ strict: false, allErrors: false });
const OPERATIONS: readonly Compiled[] = Object.entries(DESCRIPTION).map(([key, described]) => {
  const [, path = ''] = key.split(' ');
  return {
    key,
    pattern: new RegExp(`^${path.replace(/\{\w+\}/g, '([^/]+)')}$`),
    names: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    described,
    isBody: described.body === undefined ? undefined : ajv.compile(described.body),
    isAnswer: described.answer === undefined ? undefined : ajv.compile(described.answer),
  };
});

/** When something happens to who sent a request. */
export type Moment = 'before' | 'after' | 'answered';

/**
 * A GitLab to test against: keeps what it is told, holds every request and its own answers against a description of the
 * API, and adds what that does not say: pages, limits, listings that lag, answers that are lost, commits not compared yet.
 */
export class FakeGitLab {
  readonly world = new World();
  /** Taken in their order, each by the first request that fits. */
  readonly faults: Fault[] = [];
  /** Every request: `post /projects/{id}/statuses/{sha}`. */
  readonly requests: string[] = [];
  /** Requests that GitLab would have refused, answers that it would not have given, and commands that it would obey. */
  readonly violations: string[] = [];
  /** As whom a token writes. */
  readonly tokens = new Map<string, User>();
  /** How long what is new is missing from listings, in milliseconds. */
  lag = 0;
  /** It answers nothing but errors. */
  isDown = false;
  /** Called when a request arrives, before anything is done. */
  onRequest: (operation: string) => void = () => {};
  /** Called around each request; true where who asks is no more, and gets no answer. */
  around: (operation: string, moment: Moment) => boolean = () => false;
  readonly #server: Server;
  #base = '';

  constructor() {
    this.#server = createServer((request, response) => {
      this.#take(request, response).catch((error: unknown) => {
        this.violations.push(String(error));
        response.writeHead(500).end();
      });
    });
  }

  /** Starts, and gives its address: one with a path, as some have. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.#base = `http://127.0.0.1:${address.port}/git`;
    return this.#base;
  }

  /** Empties the world and forgets what was asked, between tests that share a server of the bot. */
  startOver(): void {
    this.world.empty();
    this.faults.length = 0;
    this.requests.length = 0;
    this.isDown = false;
    this.onRequest = () => {};
    this.around = () => false;
  }

  get url(): string {
    return this.#base;
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** How many requests of a kind came. */
  count(operation: string): number {
    return this.requests.filter((each) => each === operation).length;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://gitlab');
    const method = (request.method ?? 'GET').toLowerCase();
    const path = url.pathname.startsWith('/git/api/v4/') ? url.pathname.slice('/git/api/v4'.length) : '';
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += String(part);
    const found = OPERATIONS.find(({ key, pattern }) => key.startsWith(`${method} `) && pattern.test(path));
    if (found === undefined) {
      this.violations.push(`no such operation: ${method} ${url.pathname}`);
      return this.#send(response, { status: 404, body: { error: '404 Not Found' } });
    }
    const { key, described, names, pattern } = found;
    this.requests.push(key);
    this.onRequest(key);
    if (this.around(key, 'before')) return void response.destroy();
    const fault = this.#faultFor(key);
    const refused = this.#refusal(fault);
    if (refused !== undefined) return this.#send(response, ...refused);
    const user = this.tokens.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '');
    if (user === undefined)
      return this.#send(response, { status: 401, body: { message: '401 Unauthorized' } });
    const unknown = [...url.searchParams.keys()].filter((name) => !described.query.includes(name));
    if (unknown.length > 0) this.violations.push(`${key}: no parameters ${unknown.join(', ')}`);
    const body: Json = text === '' ? null : JSON.parse(text);
    if (found.isBody === undefined ? text !== '' : !found.isBody(body)) {
      this.violations.push(
        `${key}: body: ${JSON.stringify(found.isBody?.errors?.[0] ?? 'none is expected')}`,
      );
      return this.#send(response, { status: 400, body: { error: 'invalid' } });
    }
    const fields = isObject(body) ? body : {};
    if (typeof fields.body === 'string' && /^\/\w/m.test(fields.body))
      this.violations.push(`${key}: a note with a quick action`);
    const values = Object.fromEntries(
      [...(pattern.exec(path) ?? [])]
        .slice(1)
        .map((value, index) => [names[index] ?? '', decodeURIComponent(value)]),
    );
    const { world, lag } = this;
    const answer = ROUTES[key]?.({ world, values, query: url.searchParams, body: fields, user, lag });
    if (answer === undefined) throw new Error(`no route ${key}`);
    if (this.around(key, 'after')) return void response.destroy();
    response.once('close', () => void this.around(key, 'answered'));
    if (fault === 'lost') return this.#send(response, { status: 502, raw: '<html>Bad Gateway</html>' });
    if (fault === 'hung up') return void response.destroy();
    const said = answer.listing ?? answer.body;
    if (answer.status < 300) {
      if (answer.status !== described.status)
        this.violations.push(`${key}: our own answer has ${answer.status}`);
      if (found.isAnswer !== undefined && !found.isAnswer(said))
        this.violations.push(`${key}: our own answer: ${JSON.stringify(found.isAnswer.errors?.[0])}`);
    }
    if (answer.listing !== undefined) return this.#sendPage(response, url, answer.listing);
    return this.#send(response, answer);
  }

  /** What is answered before anything is done. */
  #refusal(
    fault: Fault['kind'] | undefined,
  ): readonly [Answered, Readonly<Record<string, string>>] | undefined {
    if (this.isDown || fault === 'broken') return [{ status: 502, raw: '<html>Bad Gateway</html>' }, {}];
    if (fault === 'forbidden') return [{ status: 403, body: { message: '403 Forbidden' } }, {}];
    if (fault === 'busy')
      return [{ status: 409, body: { message: 'Another update to this commit status is in progress' } }, {}];
    if (fault === 'old') return [{ status: 400, body: { error: 'state does not have a valid value' } }, {}];
    if (fault === 'too many') return [{ status: 429, raw: 'Retry later\n' }, { 'retry-after': '1' }];
    if (fault === 'limit') {
      const reset = String(Math.ceil(Date.now() / 1000) + 1);
      return [
        { status: 429, raw: 'Retry later\n' },
        { 'ratelimit-reset': reset, 'ratelimit-remaining': '0' },
      ];
    }
    return undefined;
  }

  #faultFor(key: string): Fault['kind'] | undefined {
    const index = this.faults.findIndex(({ operation }) => operation === key);
    return index === -1 ? undefined : this.faults.splice(index, 1)[0]?.kind;
  }

  /** A page, with the way to the next one: by GitLab's own name, which nobody here knows. */
  #sendPage(response: ServerResponse, url: URL, all: readonly Json[]): void {
    const size = Math.min(Number(url.searchParams.get('per_page') ?? 20), 100);
    const isKeyset = url.searchParams.get('pagination') === 'keyset';
    const page = Number(url.searchParams.get(isKeyset ? 'page_token' : 'page') ?? 1);
    const next = new URL(`http://gitlab.internal${url.pathname}${url.search}`);
    next.searchParams.set(isKeyset ? 'page_token' : 'page', String(page + 1));
    const link: Readonly<Record<string, string>> =
      page * size < all.length ? { link: `<${next.href}>; rel="next"` } : {};
    this.#send(response, { status: 200, body: all.slice((page - 1) * size, page * size) }, link);
  }

  #send(
    response: ServerResponse,
    { status, body, raw }: Answered,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    const type = raw === undefined ? 'application/json' : 'text/plain; charset=utf-8';
    response.writeHead(status, { 'content-type': type, ...headers });
    response.end(status === 204 ? '' : (raw ?? JSON.stringify(body ?? null)));
  }

  /** Sends a webhook as GitLab does. */
  async deliver(
    to: string,
    event: string,
    payload: object,
    secret: string,
    key: string = randomUUID(),
    signing?: string,
  ): Promise<number> {
    const text = JSON.stringify(payload);
    const time = String(Math.floor(Date.now() / 1000));
    const response = await fetch(to, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-gitlab-event': event,
        'x-gitlab-event-uuid': randomUUID(),
        'x-gitlab-instance': 'https://gitlab.example',
        'idempotency-key': key,
        ...(secret === '' ? {} : { 'x-gitlab-token': secret }),
        ...(signing === undefined
          ? {}
          : {
              'webhook-id': key,
              'webhook-timestamp': time,
              'webhook-signature': `v1,${signature(signing, `${key}.${time}.${text}`)}`,
            }),
      },
      body: text,
      // GitLab waits no longer.
      signal: AbortSignal.timeout(10_000),
    });
    await response.text();
    return response.status;
  }
}

/** As Standard Webhooks says it. */
export function signature(key: string, signed: string): string {
  const bytes = Buffer.from(key.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', bytes).update(signed).digest('base64');
}

function isObject(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
