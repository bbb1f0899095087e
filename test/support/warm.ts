import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A request to run the program once. */
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
 * A process that runs the built program repeatedly, so that tests do not wait for the start of Node and cold code. The
 * interface is synchronous, like the spawnSync that it replaces.
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
    // Open the answers first and without blocking: opening a FIFO without a process at its other end blocks (fifo(7)).
    this.#answers = openSync(pipes[1] ?? '', constants.O_RDONLY | constants.O_NONBLOCK);
    const server = join(import.meta.dirname, 'warm-program.mjs');
    this.#process = spawn(process.execPath, [server, programFolder, ...pipes], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    this.#process.unref();
    this.#requests = openSync(pipes[0] ?? '', constants.O_RDWR);
  }

  /** Whether the process has opened its end of the answers. */
  #isConnected = false;

  /** @throws {Error} if the process does not answer in time or dies */
  ask(request: WarmRequest, timeoutMs: number): WarmAnswer {
    const bytes = Buffer.from(`${JSON.stringify(request)}\n`);
    for (let sent = 0; sent < bytes.length; ) sent += writeSync(this.#requests, bytes, sent);
    const chunks: Buffer[] = [];
    const until = performance.now() + timeoutMs;
    const chunk = Buffer.alloc(1 << 16);
    while (chunks.at(-1)?.at(-1) !== 0x0a) {
      const length = this.#read(chunk);
      if (length === 0 && this.#isConnected) throw new Error('the process that runs the program died');
      if (!this.#isConnected && length !== 0) {
        this.#isConnected = true;
        // Both ends are open, and need no names any more.
        rmSync(this.#folder, { recursive: true, force: true });
      }
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

  /** The number of read bytes: 0 if the other end is closed, -1 if it is open without data. */
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

/** Runs the program in the process that the tests of a worker share. It ends with the worker, which closes its input. */
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
