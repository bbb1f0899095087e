import { setTimeout as sleep } from 'node:timers/promises';
import { shorten } from '../../spec/shorten.ts';
import type { Attempt } from '../attempt.ts';
import { at } from '../payload.ts';
import { readBody } from './body.ts';

/*
 * The few requests that are made of GitLab's REST API, with fetch. @gitbeaker/rest would take 243 kB of a bundle and
 * knows of no lost answer, no lease and no limit of what is read.
 */

/** How GitLab is reached. */
export interface GitLabOptions {
  /** `https://gitlab.com`, or another one with its path if it has one. */
  readonly url: string;
  readonly token: string;
  readonly version: string;
  log(message: string): void;
  /** What a second of waiting is, in milliseconds: less than 1000 in tests. */
  readonly secondMs: number;
}

/** What GitLab answered that is no success. */
export class GitLabError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type Query = Readonly<Record<string, string | number | boolean>>;

/** All that is written goes with an attempt, which is confirmed each time something is sent. */
interface Sent {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly query?: Query;
  readonly body?: Readonly<Record<string, string | number>>;
  readonly attempt?: Attempt;
}

/** An answer that takes longer does not come, in milliseconds: GitLab ends what takes 60 s. */
const PATIENCE_MS = 65_000;
/** How often a request is made again after a limit, and after a fault. A POST is not: see forge/once.ts. */
const LIMIT_RETRIES = 4;
const FAULT_RETRIES = 2;
/** No longer than this is waited for a limit, in seconds; the queue waits longer. */
const MAX_WAIT = 300;
/** Where GitLab does not say how long its limit lasts, in seconds: its limits are per minute. */
const USUAL_WAIT = 60;
/** No more of an answer is read, in bytes: a page of a hundred diffs is a few MiB. */
const MAX_ANSWER = 64 << 20;
/** What GitLab gives at most on a page ("Offset-based pagination"). */
const PAGE = 100;

/** GitLab as a token sees it. It waits where GitLab asks for it, and repeats what can be repeated. */
export class GitLab {
  readonly #options: GitLabOptions;
  #self: Promise<{ readonly id: number; readonly name: string }> | undefined;

  constructor(options: GitLabOptions) {
    this.#options = options;
  }

  /** As whom the token writes. */
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

  /** What stands in a file or the like, as bytes; undefined where there are more than `most`. */
  async bytes(path: string, query: Query, most: number): Promise<Buffer | undefined> {
    return readBody(await this.#send({ method: 'GET', path, query }), most);
  }

  /** A listing, all pages of it, or the first `most`; then `isWhole` is false where there are more. */
  async list(
    path: string,
    query: Query = {},
    most = 1000,
  ): Promise<{ readonly items: readonly unknown[]; readonly isWhole: boolean }> {
    const items: unknown[] = [];
    let asked: Query = { per_page: PAGE, ...query };
    for (let page = 1; page <= most; page++) {
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

  /** The answer to a request, if it is a success. */
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
        // As PRIVATE-TOKEN it would follow a redirection to another host.
        authorization: `Bearer ${token}`,
        'user-agent': `probeable/${version}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  }
}

/** An attempt that is not confirmed any more is no fault of the network. */
function isNetworkFault(error: unknown): boolean {
  return error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');
}

/** In seconds: `Retry-After`, or until `RateLimit-Reset`, which is a time in seconds since 1970. */
function waitOf(headers: Headers): number {
  const after = Number(headers.get('retry-after') ?? Number.NaN);
  if (after >= 0) return after;
  const reset = Number(headers.get('ratelimit-reset') ?? Number.NaN) - Date.now() / 1000;
  return reset >= 0 ? Math.ceil(reset) : USUAL_WAIT;
}

/** The query of the next page (RFC 8288). Its host is not asked: behind a proxy GitLab may not know its own. */
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

/** What GitLab says of an error: `message`, `error`, a text, or an object of lists by field. */
async function messageOf(response: Response): Promise<string> {
  const { status } = response;
  if (status >= 300 && status < 400) return 'GitLab is at another address: correct GITLAB_URL';
  const body = (await readBody(response, 1 << 16))?.toString('utf8') ?? '';
  try {
    const said: unknown = JSON.parse(body);
    const message = at(said, 'message') ?? at(said, 'error');
    const words = typeof message === 'string' ? message : JSON.stringify(message ?? said);
    // GitLab begins some of them with the status, which is told beside them.
    return shorten(words.replace(/^\d{3} /, ''), 500);
  } catch {
    return `GitLab answers ${status}`;
  }
}
