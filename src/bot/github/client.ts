import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import Bottleneck from 'bottleneck';
import type { Attempt } from '../attempt.ts';
import { at } from '../payload.ts';

/** Whatever speaks to GitHub's REST API. */
export type GitHub = Octokit;

export interface ClientOptions {
  /** A token, or what `authStrategy` needs to get one. */
  readonly auth: unknown;
  /** Octokit's way to a token, for Apps. */
  readonly authStrategy?: (options: never) => unknown;
  /** https://api.github.com, or that of a GitHub Enterprise Server with its /api/v3. */
  readonly baseUrl: string;
  readonly version: string;
  log(message: string): void;
  /** What a second of waiting is, in milliseconds: less than 1000 in tests. */
  readonly secondMs?: number;
}

/**
 * An answer that takes longer does not come, in milliseconds: GitHub itself ends what takes 10 s ("Timeouts" in its
 * documentation). Without a limit, Node waits five minutes, and all that has to be written after it waits, too.
 */
const PATIENCE = 30_000;

/** How often a request is made again after a limit. */
const LIMIT_RETRIES = 4;

const Client = Octokit.plugin(throttling, retry);

/**
 * A client that waits where GitHub asks for it, and repeats what can be repeated. A POST is repeated after a limit, which
 * refuses before anything is done, but not after a fault, which may come when everything is done: see once.ts.
 */
export function createClient(options: ClientOptions): GitHub {
  const { auth, authStrategy, baseUrl, version, log, secondMs = 1000 } = options;
  const wait = (after: number, request: unknown, _client: unknown, retries: number): boolean => {
    // What GraphQL is asked for can be had without it, at once.
    if (isGraphql(at(request, 'url'))) return false;
    log(`GitHub asks to wait for ${after} s`);
    return retries < LIMIT_RETRIES;
  };
  const client = new Client({
    auth,
    ...(authStrategy === undefined ? {} : { authStrategy }),
    baseUrl,
    userAgent: `probeable/${version}`,
    request: { fetch: patiently },
    // Messages of requests may hold tokens; ours do not.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    throttle: {
      fallbackSecondaryRateRetryAfter: 10,
      retryAfterBaseValue: secondMs,
      // The plugin's own limits, by the length of a second: writes one at a time, what notifies people three seconds apart.
      write: new Bottleneck.Group({ maxConcurrent: 1, minTime: secondMs }),
      notifications: new Bottleneck.Group({ maxConcurrent: 1, minTime: 3 * secondMs }),
      onRateLimit: wait,
      onSecondaryRateLimit: wait,
    },
    // 429 is throttling's; the plugin would repeat it, too.
    retry: { doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451], retryAfterBaseValue: secondMs },
  });
  client.hook.before('request', (request) => {
    // A copy: the object is that of all requests.
    if (request.method === 'POST')
      request.request = { ...request.request, retries: isGraphql(request.url) ? 1 : 0 };
  });
  return client;
}

/** Whether a request is one of GraphQL: it is sent by POST, and reads, or does what can be done twice. */
function isGraphql(url: unknown): boolean {
  return /\/graphql$/.test(String(url));
}

/**
 * For requests that write: the attempt is confirmed each time one is sent. Rate limits may put that off for longer than
 * the lease lasts.
 */
export function withConfirmation(attempt: Attempt): { readonly fetch: typeof patiently } {
  return {
    fetch: async (url, options) => {
      await attempt.confirm();
      return patiently(url, options);
    },
  };
}

function patiently(url: string, options: RequestInit): Promise<Response> {
  return fetch(url, { ...options, signal: AbortSignal.timeout(PATIENCE) });
}
