import { type ChildProcess, spawn } from 'node:child_process';
import type { JudgeEnd } from './judge.ts';
import { commandOf, folderOf, type JudgeProgram, standBack } from './launch.ts';
import type { Question } from './question.ts';
import { type Reply, readReply } from './reply.ts';
import { type Usage, usageOf } from './usage.ts';

/** Limits of one question. */
export interface JudgeLimits {
  /** Processor time, which does not depend on how busy the machine is. */
  readonly cpuMs: number;
  /** Elapsed time: stops a judge that waits, and one whose processor time cannot be read. */
  readonly clockMs: number;
  readonly memoryMiB: number;
}

/** The outcome of a question. After `end`, the judge has exited or is killed. */
export type Outcome =
  | Exclude<Reply, { readonly kind: 'reading' }>
  | { readonly kind: 'end'; readonly end: JudgeEnd; readonly message: string };

/** How often a judge's usage is read, in milliseconds. */
const USAGE_INTERVAL_MS = 50;

/** Longest line that is accepted from a judge, in bytes: a broken judge must not exhaust the memory of this process. */
const MAX_LINE = 32 << 20;

/** The message for a change that has used up its allowance. */
export const TOO_SLOW = 'too much: judging it takes more than the processor time that one change has';

const NOTHING: Usage = { cpuMs: 0, memoryMiB: 0 };

/** One judge: a process that answers one question at a time, until one exceeds its limits. */
export class JudgeProcess {
  readonly #child: ChildProcess;
  /** Resolves with a description of how the process ended. */
  readonly ended: Promise<string>;
  #parts: Buffer[] = [];
  #size = 0;
  #errors = '';
  #reading: string | undefined;
  #hasReplied = false;
  #usage = NOTHING;
  #settle: (outcome: Outcome) => void = () => {};

  constructor(program: JudgeProgram) {
    const [file = '', ...args] = commandOf(program);
    this.#child = spawn(file, args, {
      cwd: folderOf(program),
      env: program.environment,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(error.message));
      this.#child.once('close', (code, signal) => resolve(signal ?? `exit status ${code}`));
    });
    // Writing fails if the process has ended, which `ended` reports.
    this.#child.stdin?.on('error', () => {});
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#readReplies(chunk));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-2000);
    });
  }

  /**
   * Resolves when the judge accepts questions, and lowers its priority.
   *
   * @throws {Error} if it does not start in time
   */
  async ready(clockMs: number): Promise<void> {
    const unlimited = Number.POSITIVE_INFINITY;
    const outcome = await this.#outcome({ clockMs, cpuMs: unlimited, memoryMiB: unlimited });
    if (outcome.kind !== 'ready') {
      this.kill();
      const why = 'message' in outcome ? outcome.message : `it says ${outcome.kind}`;
      const said = /^\w*Error\b.*$/m.exec(this.#errors)?.[0] ?? '';
      throw new Error(`the judge does not start: ${[why, said].filter((part) => part !== '').join(': ')}`);
    }
    if (this.#child.pid !== undefined) standBack(this.#child.pid);
  }

  /** Asks a question. The caller must await the outcome before it asks the next one. */
  async ask(question: Question, limits: JudgeLimits): Promise<Outcome> {
    this.#reading = undefined;
    this.#hasReplied = false;
    this.#child.stdin?.write(`${JSON.stringify(question)}\n`);
    return this.#outcome(limits);
  }

  /** Whether the judge has replied since the last question. If not, it may have ended before the question arrived. */
  get hasReplied(): boolean {
    return this.#hasReplied;
  }

  /** The file that the judge read when it last reported. */
  get reading(): string | undefined {
    return this.#reading;
  }

  /** What it has used until now, or shortly before it ended. */
  get usage(): Usage {
    const { pid } = this.#child;
    const now = pid === undefined ? undefined : usageOf(pid);
    // A killed process may still be listed, without its memory; the last full reading is kept then.
    if (now !== undefined && now.cpuMs >= this.#usage.cpuMs) this.#usage = now;
    return this.#usage;
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  async #outcome(limits: JudgeLimits): Promise<Outcome> {
    const begun = performance.now();
    const { cpuMs } = this.usage;
    let timer: NodeJS.Timeout | undefined;
    const exceeded = new Promise<Outcome>((resolve) => {
      timer = setInterval(() => {
        const end = this.#exceeded(limits, cpuMs, begun);
        if (end !== undefined) resolve(end);
      }, USAGE_INTERVAL_MS);
    });
    const outcome = await Promise.race([
      new Promise<Outcome>((resolve) => {
        this.#settle = resolve;
      }),
      exceeded,
      this.ended.then((how) => this.#outcomeOfExit(how)),
    ]);
    clearInterval(timer);
    this.#settle = () => {};
    if (outcome.kind === 'end') this.kill();
    return outcome;
  }

  #exceeded(limits: JudgeLimits, cpuMsBefore: number, begun: number): Outcome | undefined {
    const { cpuMs, memoryMiB } = this.usage;
    if (memoryMiB > limits.memoryMiB) return tooMuch('memory', `${limits.memoryMiB} MiB of memory`);
    if (cpuMs - cpuMsBefore > limits.cpuMs) return { kind: 'end', end: 'time', message: TOO_SLOW };
    if (performance.now() - begun > limits.clockMs) return tooMuch('time', `${limits.clockMs / 1000} s`);
    return undefined;
  }

  #outcomeOfExit(how: string): Outcome {
    // V8 prints this before it aborts (FatalProcessOutOfMemory in its sources).
    if (/heap out of memory|heap limit/.test(this.#errors))
      return tooMuch('memory', 'the memory that it has');
    return { kind: 'end', end: 'died', message: `the process that judges ended: ${how}` };
  }

  #readReplies(chunk: Buffer): void {
    let rest = chunk;
    for (;;) {
      const end = rest.indexOf(0x0a);
      const part = end === -1 ? rest : rest.subarray(0, end);
      this.#parts.push(part);
      this.#size += part.length;
      if (this.#size > MAX_LINE) {
        this.#settle(tooMuch('memory', `${MAX_LINE >> 20} MiB for an answer`));
        this.#parts = [];
      }
      if (end === -1) return;
      this.#hasReplied = true;
      const reply = readReply(Buffer.concat(this.#parts).toString('utf8'));
      this.#parts = [];
      this.#size = 0;
      if (reply === undefined)
        this.#settle({ kind: 'end', end: 'died', message: 'the judge answers nonsense' });
      else if (reply.kind === 'reading') this.#reading = reply.path;
      else this.#settle(reply);
      rest = rest.subarray(end + 1);
    }
  }
}

function tooMuch(end: JudgeEnd, what: string): Outcome {
  return { kind: 'end', end, message: `too much: judging it takes more than ${what}` };
}
