import { type ChildProcess, spawn } from 'node:child_process';
import type { JudgeEnd } from './judge.ts';
import { commandOf, folderOf, type JudgeProgram, standBack } from './launch.ts';
import type { Question } from './question.ts';
import { type Reply, readReply } from './reply.ts';
import { type Usage, usageOf } from './usage.ts';

/** What a question may take. */
export interface JudgeLimits {
  /** Processor time, which is fair on a machine that is busy with something else. */
  readonly cpuMs: number;
  /** Time on the clock: for a judge that waits, and where nobody can see what it uses. */
  readonly clockMs: number;
  readonly memoryMiB: number;
}

/** What became of a question. After an end the judge is gone. */
export type Outcome =
  | Exclude<Reply, { readonly kind: 'reading' }>
  | { readonly kind: 'end'; readonly end: JudgeEnd; readonly message: string };

/** How often it is looked what a judge uses, in milliseconds. */
const LOOK_MS = 50;

/** Longest line of a judge, in bytes: whatever it does, whoever asks has the memory for it. */
const MAX_LINE = 32 << 20;

/** What is the matter with a change that has used up its allowance. */
export const TOO_SLOW = 'too much: judging it takes more than the processor time that one change has';

const NOTHING: Usage = { cpuMs: 0, memoryMiB: 0 };

/** One judge: a process that answers questions, one after the other, until one is too much for it. */
export class JudgeProcess {
  readonly #child: ChildProcess;
  /** Resolves with how the process ended. */
  readonly ended: Promise<string>;
  #parts: Buffer[] = [];
  #size = 0;
  #errors = '';
  #reading: string | undefined;
  #hasBegun = false;
  #usage = NOTHING;
  #heard: (outcome: Outcome) => void = () => {};

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
    // It has ended: that is reported by itself.
    this.#child.stdin?.on('error', () => {});
    this.#child.stdout?.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#errors = (this.#errors + text).slice(-2000);
    });
  }

  /**
   * Resolves when it can be asked.
   *
   * @throws {Error} where it does not start
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

  /** Asks a question. Whoever asks waits for the outcome before the next one. */
  async ask(question: Question, limits: JudgeLimits): Promise<Outcome> {
    this.#reading = undefined;
    this.#hasBegun = false;
    this.#child.stdin?.write(`${JSON.stringify(question)}\n`);
    return this.#outcome(limits);
  }

  /** Whether the judge has said anything since it was last asked: one that has not may have ended before. */
  get hasBegun(): boolean {
    return this.#hasBegun;
  }

  /** The file that the judge was reading when it was last heard of. */
  get reading(): string | undefined {
    return this.#reading;
  }

  /** What it has used until now, or until it ended. */
  get usage(): Usage {
    const { pid } = this.#child;
    const now = pid === undefined ? undefined : usageOf(pid);
    // Of a process that has been killed the memory is gone.
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
      }, LOOK_MS);
    });
    const outcome = await Promise.race([
      new Promise<Outcome>((resolve) => {
        this.#heard = resolve;
      }),
      exceeded,
      this.ended.then((how) => this.#death(how)),
    ]);
    clearInterval(timer);
    this.#heard = () => {};
    if (outcome.kind === 'end') this.kill();
    return outcome;
  }

  #exceeded(limits: JudgeLimits, before: number, begun: number): Outcome | undefined {
    const { cpuMs, memoryMiB } = this.usage;
    if (memoryMiB > limits.memoryMiB) return tooMuch('memory', `${limits.memoryMiB} MiB of memory`);
    if (cpuMs - before > limits.cpuMs) return { kind: 'end', end: 'time', message: TOO_SLOW };
    if (performance.now() - begun > limits.clockMs) return tooMuch('time', `${limits.clockMs / 1000} s`);
    return undefined;
  }

  #death(how: string): Outcome {
    // V8 says so before it aborts ("FatalProcessOutOfMemory" in its sources).
    if (/heap out of memory|heap limit/.test(this.#errors))
      return tooMuch('memory', 'the memory that it has');
    return { kind: 'end', end: 'died', message: `the process that judges ended: ${how}` };
  }

  #take(chunk: Buffer): void {
    let rest = chunk;
    for (;;) {
      const end = rest.indexOf(0x0a);
      const part = end === -1 ? rest : rest.subarray(0, end);
      this.#parts.push(part);
      this.#size += part.length;
      if (this.#size > MAX_LINE) {
        this.#heard(tooMuch('memory', `${MAX_LINE >> 20} MiB for an answer`));
        this.#parts = [];
      }
      if (end === -1) return;
      this.#hasBegun = true;
      const reply = readReply(Buffer.concat(this.#parts).toString('utf8'));
      this.#parts = [];
      this.#size = 0;
      if (reply === undefined)
        this.#heard({ kind: 'end', end: 'died', message: 'the judge answers nonsense' });
      else if (reply.kind === 'reading') this.#reading = reply.path;
      else this.#heard(reply);
      rest = rest.subarray(end + 1);
    }
  }
}

function tooMuch(end: JudgeEnd, what: string): Outcome {
  return { kind: 'end', end, message: `too much: judging it takes more than ${what}` };
}
