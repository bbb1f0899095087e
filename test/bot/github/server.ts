import { createHash, createHmac, type KeyObject, randomUUID, verify as verifySignature } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { answerGraphql, FORBIDDEN, keyOf } from './graphql.ts';
import { Registration } from './registration.ts';
import { type Delivery, ROUTES } from './routes.ts';
import { isObject, type Json, Operation } from './schema.ts';
import { Repository } from './state.ts';

/** When something happens to who sent a request. */
export type Moment = 'before' | 'after' | 'answered';

/** What goes wrong with the next request that fits. */
export interface Fault {
  /** `post /repos/{owner}/{repo}/check-runs`, `post /graphql unminimize` */
  readonly operation: string;
  /**
   * `lost`: everything is done, and 502 is answered. `broken`: nothing is done, and 502 is answered. `hung up`: everything
   * is done, and the connection is closed. `secondary`, `primary`: a rate limit; GitHub says 403 or, `too many`, 429. `forbidden`: the token may not.
   */
  readonly kind: 'lost' | 'broken' | 'hung up' | 'secondary' | 'too many' | 'primary' | 'forbidden';
  /** What GitHub says where it is forbidden. */
  readonly message?: string;
}

interface Compiled {
  readonly key: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly operation: Operation;
}

const OPERATIONS: readonly Compiled[] = Object.keys(ROUTES).map((key) => {
  const [method = '', path = ''] = key.split(' ');
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  // A path of a file, and two commits, may come with their slashes.
  const pattern = new RegExp(
    `^${path.replace(/\{(path|basehead)\}/, '(.+)').replace(/\{\w+\}/g, '([^/]+)')}$`,
  );
  return { key, pattern, names, operation: new Operation(method, path) };
});

/**
 * A GitHub to test against: keeps what it is told, holds every request and its own answers against GitHub's description,
 * and adds what that does not say: pages, limits, listings that lag, answers that are lost.
 */
export class FakeGitHub {
  #repository = new Repository();
  /** Where Apps are registered. */
  readonly registration = new Registration();
  /** Taken in their order, each by the first request that fits. */
  readonly faults: Fault[] = [];
  /** Webhooks that were sent to the App. */
  readonly deliveries: Delivery[] = [];
  /** Who may ask for tokens: the App's public key. */
  appKey: KeyObject | undefined;
  /** Every request: `post /repos/{owner}/{repo}/check-runs`. */
  readonly requests: string[] = [];
  /** Requests that GitHub would have refused, and answers that GitHub would not have given. */
  readonly violations: string[] = [];
  /** As whom a token writes. */
  readonly tokens = new Map([
    ['secret-token', 'github-actions[bot]'],
    ['installation-token', 'probeable[bot]'],
  ]);
  /** How long what is new is missing from listings, in milliseconds. */
  lag = 0;
  /** GitHub Enterprise Server has /api/v3 here. */
  prefix = '';
  /** Where webhooks go that the App asks for once more, when it is time to send them, and the secret that signs them. */
  hook: { readonly url: () => Promise<string>; readonly secret: string } | undefined;
  /** How often it was enough to say that nothing has changed: that is no part of a rate limit. */
  unchanged = 0;
  /** Called when a request arrives, before anything is done. */
  onRequest: (operation: string) => void = () => {};
  /**
   * Called around each request: `before` anything is done, `after` all of it is done, and when it is `answered`. Who
   * calls is known by the URL it was given. True where it is no more, and can get no answer.
   */
  around: (operation: string, moment: Moment, caller: string) => boolean = () => false;
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

  /** Starts, and gives the base URL of the API. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    this.#base = `http://127.0.0.1:${address.port}`;
    return `${this.#base}${this.prefix}`;
  }

  get repository(): Repository {
    return this.#repository;
  }

  /** Empties the repository and forgets what was asked, between tests that share a server of the App. */
  startOver(): void {
    this.#repository = this.#repository.emptied();
    for (const list of [this.faults, this.deliveries, this.requests]) list.length = 0;
    this.onRequest = () => {};
    this.around = () => false;
    this.unchanged = 0;
  }

  /** Where people find it. */
  get origin(): string {
    return this.#base;
  }

  /** The base URL of the API for a caller who shall be told apart. */
  urlFor(caller: string): string {
    return `${this.#base}/from/${caller}${this.prefix}`;
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
    const url = new URL(request.url ?? '/', 'http://github');
    const method = (request.method ?? 'GET').toLowerCase();
    const [from = '', caller = ''] = /^\/from\/(\w+)/.exec(url.pathname) ?? [];
    const whole = url.pathname.slice(from.length);
    const path = whole.startsWith(this.prefix) ? whole.slice(this.prefix.length) : '';
    if (method === 'post' && url.pathname === '/settings/apps/new')
      return this.#submit(response, await bodyOf(request), url.searchParams.get('state') ?? '');
    const isGraphql = method === 'post' && whole === (this.prefix === '' ? '/graphql' : '/api/graphql');
    const found = OPERATIONS.find(({ key, pattern }) => key.startsWith(`${method} `) && pattern.test(path));
    const text = await bodyOf(request);
    if (isGraphql) return this.#takeGraphql(request, response, text, caller);
    if (found === undefined) {
      this.violations.push(`no such operation: ${method} ${url.pathname}`);
      return this.#send(response, 404, { message: 'Not Found' });
    }
    const { key, operation, pattern, names } = found;
    const permitted = this.#permit(key, request, response, caller);
    if (permitted === undefined) return undefined;
    const { login, fault } = permitted;
    const body: Json = text === '' ? null : JSON.parse(text);
    const wrong = method === 'get' || method === 'delete' ? undefined : operation.faultOfBody(body);
    if (wrong !== undefined) {
      this.violations.push(`${key}: ${wrong}`);
      return this.#send(response, 422, {
        message: 'Validation Failed',
        documentation_url: '',
        errors: [wrong],
      });
    }
    const values = Object.fromEntries(
      [...(pattern.exec(path) ?? [])]
        .slice(1)
        .map((value, index) => [names[index] ?? '', decodeURIComponent(value)]),
    );
    const { owner: _owner, ...rest } = values;
    const answer = ROUTES[key]?.({
      repository: this.repository,
      values: rest,
      query: url.searchParams,
      accept: request.headers.accept ?? '',
      body: isObject(body) ? body : {},
      login,
      lag: this.lag,
      deliveries: this.deliveries,
      convert: (code) => {
        const app = this.registration.convert(code, this.#base);
        this.appKey = this.registration.app?.publicKey ?? this.appKey;
        return app;
      },
      redeliver: ({ event, payload, guid }) => {
        if (this.hook !== undefined) void this.#again(this.hook, this.#record(event, payload, guid));
      },
    });
    if (this.around(key, 'after', caller)) return void response.destroy();
    response.once('close', () => void this.around(key, 'answered', caller));
    if (answer === undefined) throw new Error(`no route ${key}`);
    if (fault === 'lost') return this.#send(response, 502, { message: 'Server Error' });
    if (fault === 'hung up') {
      response.destroy();
      return undefined;
    }
    if (answer.raw !== undefined) {
      response.writeHead(200, { 'content-type': 'application/vnd.github.raw; charset=utf-8' });
      return void response.end(answer.raw);
    }
    const full = answer.status < 300 ? operation.complete(answer.status, answer.body) : answer.body;
    const untrue = answer.status < 300 ? operation.faultOfAnswer(answer.status, full) : undefined;
    if (untrue !== undefined) this.violations.push(`our own answer to ${key}: ${untrue}`);
    const tag = `W/"${createHash('sha256').update(JSON.stringify(full)).digest('hex')}"`;
    if (method === 'get' && answer.status === 200 && request.headers['if-none-match'] === tag) {
      this.unchanged++;
      return void response.writeHead(304, { etag: tag }).end();
    }
    if (method === 'get') response.setHeader('etag', tag);
    if (answer.isListing === true && Array.isArray(full)) return this.#sendPage(response, url, full);
    return this.#send(response, answer.status, full);
  }

  /** Whether a request may be done, and by whom; undefined where it was answered already. */
  #permit(
    key: string,
    request: IncomingMessage,
    response: ServerResponse,
    caller: string,
  ): { readonly login: string; readonly fault: Fault['kind'] | undefined } | undefined {
    this.requests.push(key);
    this.onRequest(key);
    if (this.around(key, 'before', caller)) {
      response.destroy();
      return undefined;
    }
    const token = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const login = this.#loginFor(key, token);
    if (login === undefined) return this.#refuse(response, 401, { message: 'Bad credentials' });
    const taken = this.#faultFor(key);
    const fault = taken?.kind;
    if (fault === 'broken') return this.#refuse(response, 502, { message: 'Server Error' });
    if (fault === 'forbidden')
      return this.#refuse(response, 403, {
        message: taken?.message ?? 'Resource not accessible by integration',
      });
    if (fault === 'secondary' || fault === 'too many')
      return this.#refuse(
        response,
        fault === 'secondary' ? 403 : 429,
        {
          message: 'You have exceeded a secondary rate limit.',
          documentation_url: 'https://docs.github.com/secondary-rate-limits',
        },
        { 'retry-after': '1' },
      );
    if (fault === 'primary')
      return this.#refuse(
        response,
        403,
        { message: 'API rate limit exceeded' },
        { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + 1) },
      );
    return { login, fault };
  }

  #refuse(
    response: ServerResponse,
    status: number,
    body: Json,
    headers: Readonly<Record<string, string>> = {},
  ): undefined {
    this.#send(response, status, body, headers);
    return undefined;
  }

  /** A query: what it asks for, and what is answered, are checked against the schema. */
  async #takeGraphql(
    request: IncomingMessage,
    response: ServerResponse,
    text: string,
    caller: string,
  ): Promise<void> {
    const body: Json = JSON.parse(text);
    const key = keyOf(body);
    if (this.faults[0]?.operation === key && this.faults[0].kind === 'forbidden') {
      this.requests.push(key);
      this.faults.shift();
      return this.#send(response, 200, FORBIDDEN);
    }
    const permitted = this.#permit(key, request, response, caller);
    if (permitted === undefined) return;
    const { answer, violation } = await answerGraphql(this.repository, isObject(body) ? body : {});
    if (violation !== undefined) this.violations.push(`${key}: ${violation}`);
    if (this.around(key, 'after', caller)) return void response.destroy();
    response.once('close', () => void this.around(key, 'answered', caller));
    if (permitted.fault === 'lost') return this.#send(response, 502, { message: 'Server Error' });
    if (permitted.fault === 'hung up') return void response.destroy();
    return this.#send(response, 200, answer);
  }

  /** Who asks; undefined where nobody may with this token. Whoever has a code of a manifest needs none. */
  #loginFor(key: string, token: string): string | undefined {
    if (key.includes(' /app-manifests')) return 'nobody';
    return key.includes(' /app') ? this.#appOf(token) : this.tokens.get(token);
  }

  /** The form with a manifest, on the web. */
  #submit(response: ServerResponse, body: string, state: string): void {
    const answer = this.registration.submit(body, state);
    if ('fault' in answer) this.#send(response, 422, { message: answer.fault });
    else response.writeHead(302, { location: answer.location }).end();
  }

  /** The App that a JWT speaks for: signed by its key, of now, and for no longer than ten minutes. */
  #appOf(token: string): string | undefined {
    const [head = '', claims = '', signature = ''] = token.split('.');
    if (this.appKey === undefined || signature === '') return undefined;
    const isSigned = verifySignature(
      'RSA-SHA256',
      Buffer.from(`${head}.${claims}`),
      this.appKey,
      Buffer.from(signature, 'base64url'),
    );
    const said: Json = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8'));
    if (!isObject(said)) return undefined;
    const now = Date.now() / 1000;
    const isCurrent =
      Number(said.iat) <= now && Number(said.exp) > now && Number(said.exp) - Number(said.iat) <= 660;
    return isSigned && isCurrent && String(said.iss) === '1' ? 'probeable[bot]' : undefined;
  }

  /** Sends a webhook as GitHub does: signed, and not again where it is not answered. */
  async deliver(
    to: string,
    event: string,
    payload: object,
    secret: string,
    guid: string = randomUUID(),
  ): Promise<number> {
    return this.#post(to, secret, this.#record(event, JSON.stringify(payload), guid));
  }

  #record(event: string, payload: string, guid: string): Delivery {
    const id = this.repository.nextId();
    const delivery: Delivery = { id, guid, event, payload, status: 0, isAsked: false };
    this.deliveries.unshift(delivery);
    return delivery;
  }

  async #again(hook: NonNullable<FakeGitHub['hook']>, delivery: Delivery): Promise<void> {
    await this.#post(await hook.url(), hook.secret, delivery);
  }

  async #post(to: string, secret: string, delivery: Delivery): Promise<number> {
    const { payload: text, guid, event } = delivery;
    const signature = createHmac('sha256', secret).update(text).digest('hex');
    try {
      const response = await fetch(to, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-delivery': guid,
          'x-github-event': event,
          'x-hub-signature-256': `sha256=${signature}`,
        },
        body: text,
        // GitHub waits no longer ("Best practices for using webhooks").
        signal: AbortSignal.timeout(10_000),
      });
      await response.text();
      delivery.status = response.status;
    } catch {
      delivery.status = 502;
    }
    return delivery.status;
  }

  #faultFor(key: string): Fault | undefined {
    const index = this.faults.findIndex(({ operation }) => operation === key);
    return index === -1 ? undefined : this.faults.splice(index, 1)[0];
  }

  /** A page of a listing, with the way to the next one. */
  #sendPage(response: ServerResponse, url: URL, all: readonly Json[]): void {
    const size = Math.min(Number(url.searchParams.get('per_page') ?? 30), 100);
    const page = Number(url.searchParams.get('page') ?? 1);
    const next = new URL(url.pathname + url.search, `http://${response.req.headers.host}`);
    next.searchParams.set('page', String(page + 1));
    const link = page * size < all.length ? { link: `<${next.href}>; rel="next"` } : {};
    this.#send(response, 200, all.slice((page - 1) * size, page * size), link);
  }

  #send(
    response: ServerResponse,
    status: number,
    body: Json,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    response.writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'x-ratelimit-limit': '5000',
      'x-ratelimit-remaining': '4999',
      ...headers,
    });
    response.end(body === null ? '' : JSON.stringify(body));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request.setEncoding('utf8')) text += String(part);
  return text;
}
