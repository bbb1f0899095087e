import { setTimeout as sleep } from 'node:timers/promises';
import { shorten } from '../../spec/shorten.ts';
import type { Attempt } from '../attempt.ts';
import { at } from '../payload.ts';
import { readBody } from './body.ts';

/*
 * A small client of GitLab's REST API with fetch. @gitbeaker/rest would add 243 kB to a bundle, and it handles neither
 * lost responses nor leases, nor does it limit the size of a response.
 */

export interface GitLabOptions {
  /** The address of the GitLab, such as `https://gitlab.com`, with its path if it has one. */
  readonly url: string;
  readonly token: string;
  readonly version: string;
  log(message: string): void;
  /** The length of a second in milliseconds; tests use less than 1000 to wait less. */
  readonly secondMs: number;
}

/** A response of GitLab with an error status. */
export class GitLabError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type Query = Readonly<Record<string, string | number | boolean>>;

/** A request. Requests that write have an attempt, which is confirmed each time the request is sent. */
interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Query;
  readonly body?: Readonly<Record<string, string | number>>;
  readonly attempt?: Attempt;
}

/** Timeout of a request, in milliseconds. GitLab ends requests that take 60 s. */
const TIMEOUT_MS = 65_000;
/** How often a request is repeated after a rate limit. */
const LIMIT_RETRIES = 4;
/** How often a request is repeated after another failure, unless it is a POST: see forge/once.ts. */
const FAULT_RETRIES = 2;
/** Limit on the wait for a rate limit, in seconds. If GitLab asks for more, the queue retries later. */
const MAX_WAIT = 300;
/** The wait if GitLab does not say how long its rate limit lasts, in seconds. The limits are per minute. */
const USUAL_WAIT = 60;
/** Limit on the size of a response, in bytes. A page of a hundred diffs has a few MiB. */
const MAX_ANSWER = 64 << 20;
/** Items per page; GitLab's maximum ("Offset-based pagination"). */
const PAGE = 100;

/** A client of GitLab for one token. Waits for rate limits and repeats failed requests. */
export class GitLab {
  readonly #options: GitLabOptions;
  #self: Promise<{ readonly id: number; readonly name: string }> | undefined;

  constructor(options: GitLabOptions) {
    this.#options = options;
  }

  /** The user of the token. */
  async self(): Promise<{ readonly id: number; readonly name: string }> {
    this.#self ??= this.get('user').then((user) => {
      const id = at(user, 'id');
      if (typeof id !== 'number') throw new Error('GitLab does not say whose token this is');
      return { id, name: String(at(user, 'username')) };
    });
    try {
      return await this.#self;
    } catch (error) {
      this.#self = undefined;
      throw error;
    }
  }

  get(path: string, query: Query = {}): Promise<unknown> {
    return this.#json({ method: 'GET', path, query });
  }

  /** A raw response, such as a file; undefined if it has more than `maxBytes`. */
  async bytes(path: string, query: Query, maxBytes: number): Promise<Buffer | undefined> {
    return readBody(await this.#send({ method: 'GET', path, query }), maxBytes);
  }

  /** The items of a listing, of at most `maxPages` pages; `isWhole` is false if there are more. */
  async list(
    path: string,
    query: Query = {},
    maxPages = 1000,
  ): Promise<{ readonly items: readonly unknown[]; readonly isWhole: boolean }> {
    const items: unknown[] = [];
    let asked: Query = { per_page: PAGE, ...query };
    for (let page = 1; page <= maxPages; page++) {
      const response = await this.#send({ method: 'GET', path, query: asked });
      const next = nextOf(response.headers.get('link'));
      const found = parsed(await readBody(response, MAX_ANSWER), path);
      if (!Array.isArray(found)) throw new Error(`GitLab answers no list to ${path}`);
      items.push(...found);
      if (next === undefined) return { items, isWhole: true };
      asked = next;
    }
    return { items, isWhole: false };
  }

  post(path: string, body: Sent['body'] & object, attempt: Attempt): Promise<unknown> {
    return this.#json({ method: 'POST', path, body, attempt });
  }

  put(path: string, body: Sent['body'] & object, attempt: Attempt): Promise<unknown> {
    return this.#json({ method: 'PUT', path, body, attempt });
  }

  async remove(path: string, attempt: Attempt): Promise<void> {
    await readBody(await this.#send({ method: 'DELETE', path, attempt }), MAX_ANSWER);
  }

  async #json(sent: Sent): Promise<unknown> {
    return parsed(await readBody(await this.#send(sent), MAX_ANSWER), sent.path);
  }

  /**
   * Sends a request and waits or repeats as needed.
   *
   * @throws {GitLabError} if GitLab responds with an error
   */
  async #send(sent: Sent): Promise<Response> {
    const { log, secondMs } = this.#options;
    let limits = 0;
    let faults = 0;
    for (;;) {
      const canRepeat = sent.method !== 'POST' && faults < FAULT_RETRIES;
      let response: Response;
      try {
        response = await this.#fetch(sent);
      } catch (error) {
        if (!canRepeat || !isNetworkFault(error)) throw error;
        await sleep((++faults) ** 2 * secondMs);
        continue;
      }
      if (response.ok) return response;
      const { status } = response;
      const message = await messageOf(response);
      if (status === 429) {
        const seconds = waitOf(response.headers);
        if (limits++ < LIMIT_RETRIES && seconds <= MAX_WAIT) {
          log(`GitLab asks to wait for ${seconds} s`);
          await sleep(seconds * secondMs);
          continue;
        }
      }
      if (status >= 500 && canRepeat) {
        await sleep((++faults) ** 2 * secondMs);
        continue;
      }
      throw new GitLabError(status, message);
    }
  }

  async #fetch({ method, path, query = {}, body, attempt }: Sent): Promise<Response> {
    const { url, token, version } = this.#options;
    const address = new URL(`${url.replace(/\/+$/, '')}/api/v4/${path}`);
    for (const [key, value] of Object.entries(query)) address.searchParams.set(key, String(value));
    await attempt?.confirm();
    return fetch(address, {
      method,
      headers: {
        // Unlike this header, PRIVATE-TOKEN would be sent to the target of a redirect on another host.
        authorization: `Bearer ${token}`,
        'user-agent': `probeable/${version}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  }
}

/** Whether fetch failed, as opposed to an attempt that could not be confirmed. */
function isNetworkFault(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
}

/** The seconds to wait: `Retry-After`, or the time until `RateLimit-Reset`, which is in seconds since 1970. */
function waitOf(headers: Headers): number {
  const after = Number(headers.get('retry-after') ?? Number.NaN);
  if (after >= 0) return after;
  const reset = Number(headers.get('ratelimit-reset') ?? Number.NaN) - Date.now() / 1000;
  return reset >= 0 ? Math.ceil(reset) : USUAL_WAIT;
}

/**
 * The query of the next page (RFC 8288). The host of the link is ignored: a GitLab behind a proxy may have a wrong one.
 */
function nextOf(link: string | null): Query | undefined {
  const [, address = ''] = /<([^<>]*)>;\s*rel="?next"?/.exec(link ?? '') ?? [];
  if (!URL.canParse(address)) return undefined;
  return Object.fromEntries(new URL(address).searchParams);
}

function parsed(body: Buffer | undefined, path: string): unknown {
  if (body === undefined) throw new Error(`GitLab's answer to ${path} is too long`);
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new Error(`GitLab answers no JSON to ${path}: is GITLAB_URL the address of a GitLab?`);
  }
}

/** The message of an error response: `message` or `error`, which is a string or an object with lists by field. */
async function messageOf(response: Response): Promise<string> {
  const { status } = response;
  if (status >= 300 && status < 400) return 'GitLab is at another address: correct GITLAB_URL';
  const body = (await readBody(response, 1 << 16))?.toString('utf8') ?? '';
  try {
    const json: unknown = JSON.parse(body);
    const message = at(json, 'message') ?? at(json, 'error');
    const text = typeof message === 'string' ? message : JSON.stringify(message ?? json);
    // Some messages start with the status, which is reported separately.
    return shorten(text.replace(/^\d{3} /, ''), 500);
  } catch {
    return `GitLab answers ${status}`;
  }
}
