/*
 * The calling process. It reads requests from standard input and replies on standard output, a line of JSON each, with
 * blocking reads and writes: once it is confined, nothing else runs on the calling thread.
 */
import { readSync, writeSync } from 'node:fs';
import type { Request, Response, WireCall } from '../protocol.ts';
import { Arena } from './arena.ts';
import { confine } from './confine.ts';
import type { Libc } from './libc.ts';

const ARENA_SIZE = 8 << 20;
const REGISTERS = 6;

function call({ number, args }: WireCall, libc: Libc, arena: Arena): number {
  arena.reset();
  const registers = new Array<bigint>(REGISTERS).fill(0n);
  for (const [index, argument] of args.entries())
    registers[index] = typeof argument === 'string' ? BigInt(argument) : arena.place(argument);
  const result = libc.syscall(number, ...registers);
  return result === -1 || result === -1n ? libc.errno() : 0;
}

function answer(request: Request, libc: Libc, arena: Arena): Response {
  switch (request.kind) {
    case 'confine':
      confine(request.confinement, libc, arena);
      return { kind: 'ready' };
    case 'calls':
      return { kind: 'answers', answers: request.calls.map((one) => call(one, libc, arena)) };
  }
}

function send(response: Response): void {
  const bytes = Buffer.from(`${JSON.stringify(response)}\n`);
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(1, bytes, sent);
}

function* lines(): Generator<string> {
  const chunk = Buffer.alloc(1 << 16);
  let pending = '';
  for (;;) {
    const length = readSync(0, chunk);
    if (length === 0) return;
    const parts = (pending + chunk.toString('latin1', 0, length)).split('\n');
    pending = parts.pop() ?? '';
    yield* parts;
  }
}

try {
  // Loaded here, so that the parent learns where it is missing.
  const { loadLibc } = await import('./libc.ts');
  const libc = loadLibc();
  const arena = new Arena(libc, ARENA_SIZE);
  for (const line of lines()) send(answer(JSON.parse(line), libc, arena));
} catch (error) {
  send({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
}
