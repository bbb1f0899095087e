import type { IncomingMessage, ServerResponse } from 'node:http';

/** Addresses of requests have no host. */
const BASE = 'http://server';

/** How long a refused sender has to read why, in milliseconds. */
const LINGER_MS = 500;

/** The path that a request asks for; empty where it is none. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  return URL.canParse(url, BASE) ? new URL(url, BASE).pathname : '';
}

export function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/**
 * Answers a request whose body is not read. The connection ends then: Node would read a body to its end to find the next
 * request behind it, however long it is. It ends a little later, since a socket that is closed with unread data takes the
 * answer with it (RFC 9112, section 9.6).
 */
export function replyUnread(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
): void {
  const { 'content-length': length, 'transfer-encoding': encoding } = request.headers;
  if (encoding === undefined && (length === undefined || length === '0')) {
    reply(response, status, text);
    return;
  }
  const body = `${text}\n`;
  response.writeHead(status, {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  });
  response.write(body);
  const timer = setTimeout(() => response.end(), LINGER_MS);
  request.socket.once('close', () => clearTimeout(timer));
}
