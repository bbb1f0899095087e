import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How often connections that are too slow are looked for, in milliseconds: Node enforces its timeouts every 30 s if it is
 * not told otherwise (`connectionsCheckingInterval` of `http.createServer`).
 */
export const CHECKING_INTERVAL_MS = 1000;

/**
 * The connections of a server, of which there are never more than a limit: a new one ends the oldest. One that is refused
 * instead could be GitHub's, while strangers sit on the others; GitHub's are answered in a moment, so the oldest is not one.
 */
export class Connections {
  readonly #max: number;
  /** From the oldest to the newest. */
  readonly #open = new Set<Socket>();
  /** What they ask for is known to be GitHub's. */
  readonly #trusted = new Set<Socket>();

  constructor(server: Server, max: number) {
    this.#max = max;
    server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.once('close', () => {
        this.#open.delete(socket);
        this.#trusted.delete(socket);
      });
      this.#endOldest();
    });
  }

  /** Keeps a connection for as long as something takes. */
  async keep<T>(socket: Socket, work: () => Promise<T>): Promise<T> {
    this.#trusted.add(socket);
    try {
      return await work();
    } finally {
      this.#trusted.delete(socket);
    }
  }

  #endOldest(): void {
    if (this.#open.size <= this.#max) return;
    for (const socket of this.#open) {
      if (this.#trusted.has(socket)) continue;
      this.#open.delete(socket);
      socket.destroy();
      return;
    }
  }
}
