import type { Server } from 'node:http';
import { withStartFault } from './start-fault.ts';

export interface Address {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
}

/** How long a busy connection may delay closing, in milliseconds. */
const CLOSING_MS = 10_000;

/**
 * Listens at an address.
 *
 * @returns the port
 * @throws {StartFault} if the address cannot be used
 */
export function listen(server: Server, { host, port }: Address): Promise<number> {
  const listening = (): Promise<number> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      });
    });
  return withStartFault(`${host}:${port}`, listening);
}

/** Stops accepting connections; resolves when the busy ones have finished or were closed after CLOSING_MS. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Node stops enforcing its timeouts when a server closes.
  const timer = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
  await closed;
  clearTimeout(timer);
}
