import { type ChildProcess, spawn } from 'node:child_process';
import type { Confinement, Request, Response } from './protocol.ts';

/** How the process that makes the calls is started. */
export interface Launch {
  /** The program and its arguments, as unshare(1) or Node itself takes them. */
  readonly command: readonly string[];
  readonly confinement: Confinement;
}

/** The reply to a request, or how the child ended without one. */
export type Reply =
  | { readonly kind: 'answers'; readonly answers: readonly number[] }
  | { readonly kind: 'died'; readonly signal: string }
  | { readonly kind: 'hung' };

/** Longest line that a child may send, in bytes, so that it cannot exhaust the parent's memory. */
const MAX_LINE = 1 << 20;

/** One calling process. It is confined before its first call, and killed when it takes too long. */
export class CallingProcess {
  readonly #process: ChildProcess;
  readonly #ended: Promise<string>;
  #waiting: ((line: string) => void) | undefined;
  #pending = '';
  #errors = '';

  private constructor({ command: [program = '', ...args] }: Launch) {
    this.#process = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { PATH: '/usr/bin:/bin' } });
    this.#ended = new Promise((resolve) => {
      this.#process.once('error', (error) => resolve(error.message));
      this.#process.once('close', (code, signal) => resolve(signal ?? signalOfStatus(code)));
    });
    this.#process.stdin?.on('error', () => {}); // it has ended: that is reported by itself
    this.#process.stdout?.on('data', (chunk: Buffer) => this.#take(chunk.toString('latin1')));
    this.#process.stderr?.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString('utf8')).slice(0, 2000);
    });
  }

  /** Starts and confines a process; returns a message where that fails. */
  static async start(launch: Launch, milliseconds: number): Promise<CallingProcess | string> {
    const started = new CallingProcess(launch);
    const reply = await started.#ask({ kind: 'confine', confinement: launch.confinement }, milliseconds);
    if (reply.kind === 'ready') return started;
    started.stop();
    const last = started.#errors
      .trim()
      .split('\n')
      .findLast((line) => /\w/.test(line));
    if (reply.kind === 'failed') return reply.message;
    if (reply.kind === 'hung') return 'the process did not start in time';
    return (
      last ?? (reply.kind === 'died' ? `the process ended: ${reply.signal}` : 'the process answered nonsense')
    );
  }

  /** Makes calls in order. After any reply but `answers`, the process has ended. */
  async make(request: Request & { kind: 'calls' }, milliseconds: number): Promise<Reply> {
    const reply = await this.#ask(request, milliseconds);
    if (reply.kind === 'answers' || reply.kind === 'died') return reply;
    this.stop();
    return reply.kind === 'hung'
      ? reply
      : { kind: 'died', signal: reply.kind === 'failed' ? reply.message : '?' };
  }

  stop(): void {
    this.#process.kill('SIGKILL');
  }

  #take(text: string): void {
    this.#pending += text;
    const end = this.#pending.indexOf('\n');
    if (end === -1) {
      if (this.#pending.length > MAX_LINE) this.stop();
      return;
    }
    const line = this.#pending.slice(0, end);
    this.#pending = this.#pending.slice(end + 1);
    this.#waiting?.(line);
  }

  async #ask(request: Request, milliseconds: number): Promise<Response | Reply> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Reply>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'hung' }), milliseconds);
    });
    const answered = new Promise<Response>((resolve) => {
      this.#waiting = (line) => resolve(readResponse(line));
    });
    const died = this.#ended.then((signal): Reply => ({ kind: 'died', signal }));
    this.#process.stdin?.write(`${JSON.stringify(request)}\n`);
    const reply = await Promise.race([answered, died, late]);
    clearTimeout(timer);
    this.#waiting = undefined;
    return reply;
  }
}

/** Parses a line of the child, which a call may have changed at will. */
function readResponse(line: string): Response {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && 'kind' in value) {
      if (value.kind === 'ready') return { kind: 'ready' };
      if (value.kind === 'failed' && 'message' in value)
        return { kind: 'failed', message: String(value.message).slice(0, 500) };
      if (value.kind === 'answers' && 'answers' in value && Array.isArray(value.answers))
        return { kind: 'answers', answers: value.answers.map(Number) };
    }
  } catch {
    // not JSON: below
  }
  return { kind: 'failed', message: 'the process answered nonsense' };
}

/** The signal behind an exit status of 128 or more, which unshare(1) returns when a signal killed its child. */
function signalOfStatus(code: number | null): string {
  if (code === null) return 'SIGKILL';
  return SIGNALS.get(code - 128) ?? `exit status ${code}`;
}

const SIGNALS: ReadonlyMap<number, string> = new Map([
  [4, 'SIGILL'],
  [6, 'SIGABRT'],
  [7, 'SIGBUS'],
  [8, 'SIGFPE'],
  [9, 'SIGKILL'],
  [11, 'SIGSEGV'],
  [31, 'SIGSYS'],
]);
