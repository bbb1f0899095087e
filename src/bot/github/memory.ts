import { statusOf } from '../forge/errors.ts';
import type { GitHub } from './client.ts';

/** A cached response of GitHub with its ETag. */
interface Known {
  readonly tag: string;
  readonly answer: Awaited<ReturnType<GitHub['request']>>;
  /** In characters of JSON. */
  readonly size: number;
}

/**
 * The cached routes: files and comparisons, which are read often and rarely change. Objects that the bot writes are not
 * cached, so that it always sees their current state.
 */
const REMEMBERED = new Set([
  '/repos/{owner}/{repo}/contents/{path}',
  '/repos/{owner}/{repo}/compare/{basehead}',
]);

/** Limit on the cache, in characters of JSON. */
const MAX_SIZE = 32 << 20;

/**
 * A cache of responses for conditional requests: a 304 does not count against the rate limit (docs: "Use conditional
 * requests"). Several clients can share one cache; each sees only the responses of its own scope.
 */
export class Memory {
  /** Ordered from the least to the most recently used. */
  readonly #known = new Map<string, Known>();
  readonly #maxSize: number;
  #size = 0;

  constructor(maxSize: number = MAX_SIZE) {
    this.#maxSize = maxSize;
  }

  /** Makes a client use the cache. Clients with different permissions need different scopes. */
  attach(github: GitHub, scope: string): void {
    github.hook.wrap('request', async (request, options) => {
      if (options.method !== 'GET' || !REMEMBERED.has(options.url)) return request(options);
      const { url, headers } = github.request.endpoint(options);
      const key = `${scope} ${headers.accept} ${url}`;
      const known = this.#known.get(key);
      if (known === undefined) return this.#keep(key, await request(options));
      try {
        // Change the object in place, since inner hooks already refer to it.
        options.headers = { ...options.headers, 'if-none-match': known.tag };
        return this.#keep(key, await request(options));
      } catch (error) {
        if (statusOf(error) !== 304) throw error;
        this.#known.delete(key);
        this.#known.set(key, known);
        return structuredClone(known.answer);
      }
    });
  }

  #keep(key: string, answer: Known['answer']): Known['answer'] {
    this.#forget(key);
    const tag = answer.headers.etag;
    // Raw text can have megabytes, and files of that size are no specs.
    if (tag === undefined || typeof answer.data !== 'object') return answer;
    const size = JSON.stringify(answer.data).length;
    if (size > this.#maxSize / 8) return answer;
    this.#known.set(key, { tag, answer: structuredClone(answer), size });
    this.#size += size;
    for (const oldest of this.#known.keys()) {
      if (this.#size <= this.#maxSize) break;
      this.#forget(oldest);
    }
    return answer;
  }

  #forget(key: string): void {
    this.#size -= this.#known.get(key)?.size ?? 0;
    this.#known.delete(key);
  }
}
