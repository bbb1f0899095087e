import type { IncomingMessage, ServerResponse } from 'node:http';

/** Completes the relative URL of a request, so that it can be parsed. */
const BASE = 'http://server';

/** How long a connection stays open after a refusal, so that the client can read it, in milliseconds. */
const LINGER_MS = 500;

/** The path of a request; empty if its URL is invalid. */
export function pathOf({ url = '/' }: IncomingMessage): string {
  return URL.canParse(url, BASE) ? new URL(url, BASE).pathname : '';
}

export function reply(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${text}\n`);
}

/**
 * Answers a request without reading its body, and closes the connection: otherwise Node would read the whole body, however
 * long, to find the next request. It closes with a delay: closing a socket with unread data sends a TCP reset, which may
 * discard the response before the client reads it (RFC 9112, section 9.6).
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
