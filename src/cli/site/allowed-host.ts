import { isIP } from 'node:net';

/**
 * Whether a server that listens on a loopback address accepts a Host header. A foreign page can make its own name resolve
 * to 127.0.0.1 and then read what is served there (DNS rebinding); such a request has that name in its header. Addresses
 * and `localhost` cannot be abused like this. A server that listens on another address is public under any name.
 */
export function isAllowedHost(listening: string, header: string | undefined): boolean {
  if (!isLoopback(listening)) return true;
  const url = `http://${header ?? ''}/`;
  if (!URL.canParse(url)) return false;
  const { hostname } = new URL(url);
  const address = hostname.replace(/^\[|\]$/g, '');
  return isIP(address) !== 0 || hostname === 'localhost' || hostname.endsWith('.localhost');
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}
