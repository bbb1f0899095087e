import { retry } from '@octokit/plugin-retry';
import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import Bottleneck from 'bottleneck';
import type { Attempt } from '../attempt.ts';
import { at } from '../payload.ts';

/** A client of GitHub's API. */
export type GitHub = Octokit;

export interface ClientOptions {
  /** A token, or the options of `authStrategy`. */
  readonly auth: unknown;
  /** The Octokit strategy that gets a token; Apps need it. */
  readonly authStrategy?: (options: never) => unknown;
  /** https://api.github.com, or the address of a GitHub Enterprise Server with /api/v3. */
  readonly baseUrl: string;
  readonly version: string;
  log(message: string): void;
  /** The length of a second in milliseconds; tests use less than 1000 to wait less. */
  readonly secondMs?: number;
}

/**
 * Timeout of a request, in milliseconds. GitHub ends requests that take 10 s ("Timeouts" in its documentation). Node's
 * default is five minutes, and all later writes would wait as long.
 */
const TIMEOUT_MS = 30_000;

/** How often a request is repeated after a rate limit. */
const LIMIT_RETRIES = 4;

const Client = Octokit.plugin(throttling, retry);

/**
 * Creates a client that waits for rate limits and repeats failed requests. A POST is repeated after a rate limit, which
 * rejects the request before it has an effect, but not after another failure, which may come after the effect: see
 * forge/once.ts.
 */
export function createClient(options: ClientOptions): GitHub {
  const { auth, authStrategy, baseUrl, version, log, secondMs = 1000 } = options;
  const wait = (after: number, request: unknown, _client: unknown, retries: number): boolean => {
    // Do not wait for GraphQL: the callers can do without it.
    if (isGraphql(at(request, 'url'))) return false;
    log(`GitHub asks to wait for ${after} s`);
    return retries < LIMIT_RETRIES;
  };
  const client = new Client({
    auth,
    ...(authStrategy === undefined ? {} : { authStrategy }),
    baseUrl,
    userAgent: `probeable/${version}`,
    request: { fetch: fetchWithTimeout },
    // Octokit's messages may contain tokens.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    throttle: {
      fallbackSecondaryRateRetryAfter: 10,
      retryAfterBaseValue: secondMs,
      // The plugin's defaults, scaled by the length of a second: one write at a time, a notification every three.
      write: new Bottleneck.Group({ maxConcurrent: 1, minTime: secondMs }),
      notifications: new Bottleneck.Group({ maxConcurrent: 1, minTime: 3 * secondMs }),
      onRateLimit: wait,
      onSecondaryRateLimit: wait,
    },
    // The throttling plugin handles 429; without it in this list, the retry plugin would repeat the request too.
    retry: { doNotRetry: [400, 401, 403, 404, 410, 422, 429, 451], retryAfterBaseValue: secondMs },
  });
  client.hook.before('request', (request) => {
    // Make a copy, since all requests share the object.
    if (request.method === 'POST')
      request.request = { ...request.request, retries: isGraphql(request.url) ? 1 : 0 };
  });
  return client;
}

/** Whether a URL is that of GraphQL, whose requests are POSTs although they read or are idempotent. */
function isGraphql(url: unknown): boolean {
  return /\/graphql$/.test(String(url));
}

/**
 * Options for requests that write: they confirm the attempt each time the request is sent, since a rate limit can delay
 * the request until after the lease has expired.
 */
export function withConfirmation(attempt: Attempt): { readonly fetch: typeof fetchWithTimeout } {
  return {
    fetch: async (url, options) => {
      await attempt.confirm();
      return fetchWithTimeout(url, options);
    },
  };
}

function fetchWithTimeout(url: string, options: RequestInit): Promise<Response> {
  return fetch(url, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
}
