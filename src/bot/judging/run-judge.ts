import { readSync, writeSync } from 'node:fs';
import { describeError } from '../describe-error.ts';
import type { BotContext } from '../judge.ts';
import { answerQuestion } from './answer.ts';
import type { Question } from './question.ts';
import type { Reply } from './reply.ts';

/** How many bytes are read at a time. */
const CHUNK = 1 << 16;

/**
 * Runs a judge: reads one question a line from standard input, and writes replies to standard output, until the input
 * ends. Both block, so that a reply is written before the work that follows it. The server kills a judge that takes too
 * long.
 */
export async function runJudge(context: BotContext): Promise<void> {
  // A supervisor often signals all processes of the server. The server finishes its reviews, for which it needs judges.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  send({ kind: 'ready' });
  for (const line of lines()) send(await reply(line, context));
}

async function reply(line: string, context: BotContext): Promise<Reply> {
  try {
    const question: Question = JSON.parse(line);
    const reading = (path: string | undefined): void => send({ kind: 'reading', path });
    // Tells the server that the question has arrived.
    reading(undefined);
    return { kind: 'answer', answer: await answerQuestion(question, context, reading) };
  } catch (error) {
    return { kind: 'fault', message: `judging it failed: ${describeError(error)}` };
  }
}

function send(said: Reply): void {
  const bytes = Buffer.from(`${JSON.stringify(said)}\n`);
  for (let sent = 0; sent < bytes.length; ) sent += writeSync(1, bytes, sent);
}

function* lines(): Generator<string> {
  const chunk = Buffer.alloc(CHUNK);
  let parts: Buffer[] = [];
  for (;;) {
    const length = readSync(0, chunk);
    if (length === 0) return;
    let start = 0;
    for (let end = chunk.indexOf(0x0a); end !== -1 && end < length; end = chunk.indexOf(0x0a, start)) {
      parts.push(Buffer.from(chunk.subarray(start, end)));
      yield Buffer.concat(parts).toString('utf8');
      parts = [];
      start = end + 1;
    }
    if (start < length) parts.push(Buffer.from(chunk.subarray(start, length)));
  }
}
