import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { MAX_LINE } from '../../why/read/read-line.ts';
import { describeSystemError, Failure } from '../failure.ts';

const CHUNK = 1 << 20;

/** What is done with the lines of a log. */
interface LineReceiver {
  push(line: string): void;
  skip(message: string): void;
}

/** Reads a file line by line in bounded memory: a line that is too long is counted, not kept. */
export async function readLogFile(path: string, receiver: LineReceiver): Promise<void> {
  try {
    await readStream(createReadStream(path, { highWaterMark: CHUNK }), receiver);
  } catch (error) {
    const message = describeSystemError(error);
    if (message === undefined) throw error;
    throw new Failure(`${path}: ${message}`);
  }
}

/** Reads standard input in the same way. */
export async function readLogInput(receiver: LineReceiver): Promise<void> {
  await readStream(process.stdin, receiver);
}

async function readStream(stream: AsyncIterable<Buffer | string>, receiver: LineReceiver): Promise<void> {
  const decoder = new StringDecoder('utf8');
  const lines = new LineSplitter(receiver);
  for await (const chunk of stream) lines.add(typeof chunk === 'string' ? chunk : decoder.write(chunk));
  lines.add(decoder.end());
  lines.end();
}

/** Splits text that comes in pieces into lines. */
class LineSplitter {
  readonly #receiver: LineReceiver;
  #rest = '';
  #isTooLong = false;

  constructor(receiver: LineReceiver) {
    this.#receiver = receiver;
  }

  add(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', start)) {
      this.#line(text.slice(start, end));
      start = end + 1;
    }
    this.#keep(text.slice(start));
  }

  end(): void {
    if (this.#rest !== '' || this.#isTooLong) this.#line('');
  }

  #keep(text: string): void {
    if (this.#isTooLong) return;
    if (this.#rest.length + text.length <= MAX_LINE) this.#rest += text;
    else {
      this.#rest = '';
      this.#isTooLong = true;
    }
  }

  #line(text: string): void {
    if (this.#isTooLong || this.#rest.length + text.length > MAX_LINE)
      this.#receiver.skip(`the line has more than ${MAX_LINE} characters`);
    else this.#receiver.push(this.#rest + text);
    this.#rest = '';
    this.#isTooLong = false;
  }
}
