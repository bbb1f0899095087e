import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/**
 * How often Node looks for connections that have timed out, in milliseconds. Its default is 30 s
 * (`connectionsCheckingInterval` of `http.createServer`).
 */
export const CHECKING_INTERVAL_MS = 1000;

/**
 * Limits the connections of a server: beyond the limit, a new connection closes the oldest. Refusing the new one could
 * refuse GitHub while strangers hold the others. GitHub's requests are answered quickly, so the oldest is not GitHub's.
 */
export class Connections {
  readonly #max: number;
  /** From the oldest to the newest. */
  readonly #open = new Set<Socket>();
  /** Connections whose request is authentic: these are not closed. */
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

  /** Protects a connection from being closed while `work` runs. */
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
