import { statusOf } from '../forge/errors.ts';
import type { GitHub } from './client.ts';

/** What GitHub answered once, and the tag by which it says that it would answer the same. */
interface Known {
  readonly tag: string;
  readonly answer: Awaited<ReturnType<GitHub['request']>>;
  readonly size: number;
}

/**
 * What is asked for again and again and mostly stays: files, and the distance of two commits. What the bot itself writes
 * is not among it: whether that is there has to be seen, and not believed.
 */
const REMEMBERED = new Set([
  '/repos/{owner}/{repo}/contents/{path}',
  '/repos/{owner}/{repo}/compare/{basehead}',
]);

/** All answers together are no longer than this, in characters of JSON. */
const MAX_SIZE = 32 << 20;

/**
 * Answers that GitHub need not give again: a 304 does not count against the rate limit (docs: "Use conditional requests").
 * Several clients may share one; each sees its own answers only.
 */
export class Memory {
  /** The one that was used last is the last one. */
  readonly #known = new Map<string, Known>();
  readonly #maxSize: number;
  #size = 0;

  constructor(maxSize: number = MAX_SIZE) {
    this.#maxSize = maxSize;
  }

  /** Has a client use it. `scope` tells those apart who may see different things. */
  attach(github: GitHub, scope: string): void {
    github.hook.wrap('request', async (request, options) => {
      if (options.method !== 'GET' || !REMEMBERED.has(options.url)) return request(options);
      const { url, headers } = github.request.endpoint(options);
      const key = `${scope} ${headers.accept} ${url}`;
      const known = this.#known.get(key);
      if (known === undefined) return this.#keep(key, await request(options));
      try {
        // In their place: the hooks further in have been given these options already.
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
    // Raw text can be megabytes, and is that of files which are no specs.
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
