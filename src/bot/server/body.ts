import type { IncomingMessage } from 'node:http';

/** The largest body, and the largest total of all bodies that are being read, in bytes. */
export interface BodyLimits {
  readonly each: number;
  readonly all: number;
}

/** Reads request bodies, and limits how much memory incomplete bodies take. */
export class BodyReader {
  readonly #limits: BodyLimits;
  readonly #sizes = new Map<IncomingMessage, number>();
  #total = 0;

  constructor(limits: BodyLimits) {
    this.#limits = limits;
  }

  /**
   * Reads the body of a request. A body whose Content-Length is too large is not read at all; any other is read only until
   * it exceeds the limit. If all bodies together exceed theirs, the connection of the largest is closed: GitHub does not
   * send so much so slowly.
   */
  async read(request: IncomingMessage): Promise<Buffer | 'too large' | 'aborted'> {
    const { each, all } = this.#limits;
    if (Number(request.headers['content-length'] ?? 0) > each) return 'too large';
    const parts: Uint8Array[] = [];
    let size = 0;
    try {
      // Leaving the loop must not destroy the request: the response is sent on the same connection.
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
