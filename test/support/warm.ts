import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** One run of the command line. */
interface WarmRequest {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** In base64. */
  readonly input: string;
}

interface WarmAnswer {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * The built command line in a process that stays, so that a test waits for the work alone and not for Node, modules and
 * cold code. It is asked synchronously: many tests ask several times in a line.
 */
class WarmProgram {
  readonly #folder = mkdtempSync(join(tmpdir(), 'probeable-warm-'));
  readonly #process: ChildProcess;
  readonly #requests: number;
  readonly #answers: number;
  readonly #pause = new Int32Array(new SharedArrayBuffer(4));

  constructor(programFolder: string) {
    const pipes = ['requests', 'answers'].map((name) => join(this.#folder, name));
    execFileSync('mkfifo', pipes);
    // The answers are opened first, and without waiting: a pipe with nobody at its other end would block for good.
    this.#answers = openSync(pipes[1] ?? '', constants.O_RDONLY | constants.O_NONBLOCK);
    const server = join(import.meta.dirname, 'warm-program.mjs');
    this.#process = spawn(process.execPath, [server, programFolder, ...pipes], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#process.unref();
    this.#requests = openSync(pipes[0] ?? '', constants.O_RDWR);
  }

  /** Whether it has opened its end. */
  #isThere = false;

  /** @throws {Error} where it takes longer than that, or dies of it */
  ask(request: WarmRequest, timeoutMs: number): WarmAnswer {
    const bytes = Buffer.from(`${JSON.stringify(request)}\n`);
    for (let sent = 0; sent < bytes.length; ) sent += writeSync(this.#requests, bytes, sent);
    const chunks: Buffer[] = [];
    const until = performance.now() + timeoutMs;
    const chunk = Buffer.alloc(1 << 16);
    while (chunks.at(-1)?.at(-1) !== 0x0a) {
      const length = this.#read(chunk);
      if (length === 0 && this.#isThere) throw new Error('the process that runs the program died');
      this.#isThere ||= length !== 0;
      if (length > 0) chunks.push(Buffer.from(chunk.subarray(0, length)));
      else if (performance.now() > until) throw new Error(`no answer after ${timeoutMs} ms`);
      else Atomics.wait(this.#pause, 0, 0, 1);
    }
    const answer: WarmAnswer = JSON.parse(Buffer.concat(chunks).toString());
    return answer;
  }

  stop(): void {
    this.#process.kill('SIGKILL');
    closeSync(this.#requests);
    closeSync(this.#answers);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** How many bytes came: 0 where nobody is at the other end, and -1 where somebody is and says nothing yet. */
  #read(chunk: Buffer): number {
    try {
      return readSync(this.#answers, chunk);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return -1;
      throw error;
    }
  }
}

let shared: WarmProgram | undefined;
afterAll(() => {
  shared?.stop();
  shared = undefined;
});

/** Asks the one that a test file shares. */
export function askWarm(programFolder: string, request: WarmRequest, timeoutMs: number): WarmAnswer {
  shared ??= new WarmProgram(programFolder);
  try {
    return shared.ask(request, timeoutMs);
  } catch (error) {
    shared.stop();
    shared = undefined;
    throw error;
  }
}
