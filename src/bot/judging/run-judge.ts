import { readSync, writeSync } from 'node:fs';
import { describeError } from '../describe-error.ts';
import type { BotContext } from '../judge.ts';
import { answerQuestion } from './answer.ts';
import type { Question } from './question.ts';
import type { Reply } from './reply.ts';

/** How much is read at a time, in bytes. */
const CHUNK = 1 << 16;

/**
 * The process that judges: it reads a question a line from standard input, and answers on standard output, both blocking,
 * until nobody asks any more. Whoever asks ends it where that takes too long.
 */
export async function runJudge(context: BotContext): Promise<void> {
  // Whoever stops a server often tells all its processes; what is being judged is judged to its end.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
  send({ kind: 'ready' });
  for (const line of lines()) send(await reply(line, context));
}

async function reply(line: string, context: BotContext): Promise<Reply> {
  try {
    const question: Question = JSON.parse(line);
    const reading = (path: string | undefined): void => send({ kind: 'reading', path });
    // Whoever asks knows by it that the question has arrived.
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
