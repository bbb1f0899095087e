import type { Server } from 'node:http';
import { during } from './start-fault.ts';

export interface Address {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

/** How long a connection that is busy may keep a server from closing, in milliseconds. */
const CLOSING_MS = 10_000;

/**
 * Listens at an address; gives the port.
 *
 * @throws {StartFault}
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
  return during(`${host}:${port}`, listening);
}

/** Takes no more connections; resolves when those that are busy are done, or have taken too long. */
export async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  // Node enforces its timeouts no longer once a server closes.
  const timer = setTimeout(() => server.closeAllConnections(), CLOSING_MS);
  await closed;
  clearTimeout(timer);
}
