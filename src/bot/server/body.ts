import type { IncomingMessage } from 'node:http';

/** What may be kept of one body, and of all that are being read, in bytes. */
export interface BodyLimits {
  readonly each: number;
  readonly all: number;
}

/** Reads the bodies of requests, and never holds more than a limit of those that are not complete. */
export class BodyReader {
  readonly #limits: BodyLimits;
  readonly #sizes = new Map<IncomingMessage, number>();
  #total = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  /**
   * The body of a request. One that says that it is too large is not begun, one that turns out to be is not read any further.
   * Where all together are too large, the largest ends with its connection: whoever sends so much so slowly is not GitHub.
   */
  async read(request: IncomingMessage): Promise<Buffer | 'too large' | 'aborted'> {
    const { each, all } = this.#limits;
    if (Number(request.headers['content-length'] ?? 0) > each) return 'too large';
    const parts: Uint8Array[] = [];
    let size = 0;
    try {
      // Not destroyed where the loop is left: the answer goes over the same connection.
      for await (const part of request.iterator({ destroyOnReturn: false })) {
        if (!(part instanceof Uint8Array)) continue;
        size += part.length;
        if (size > each) return 'too large';
        parts.push(part);
        this.#total += part.length;
        this.#sizes.set(request, size);
        if (this.#total > all) this.#endLargest();
      }
      return Buffer.concat(parts);
    } catch {
      return 'aborted';
    } finally {
      this.#total -= this.#sizes.get(request) ?? 0;
      this.#sizes.delete(request);
    }
  }

  #endLargest(): void {
    const [largest, size] = [...this.#sizes].sort(([, a], [, b]) => b - a)[0] ?? [];
    if (largest === undefined || size === undefined) return;
    this.#total -= size;
    this.#sizes.delete(largest);
    largest.destroy();
  }
}
