import { CallingProcess, type Launch } from './child-process.ts';
import type { WireCall } from './protocol.ts';

/** The result of a call: an errno (0: success), the signal that killed the calling process, or a timeout. */
export type KernelAnswer =
  | { readonly kind: 'returned'; readonly errno: number }
  | { readonly kind: 'died'; readonly signal: string }
  | { readonly kind: 'hung' }
  /** Too many calls of this number had killed or blocked the process before. */
  | { readonly kind: 'not made' };

/** Processes that calls of one number may kill or block. */
const MAX_LOST = 5;

/** Calls in one message. */
const BATCH = 256;
/** Milliseconds for a process to start and confine itself, for a batch, and for one call by itself. */
const START_DEADLINE = 20_000;
const BATCH_DEADLINE = 10_000;
const CALL_DEADLINE = 2_000;

/**
 * Makes calls in one world, in a process that is replaced when a call kills or blocks it. Calls are made in order; after
 * one that kills the process, the next is made in a new one.
 */
export class Caller {
  readonly #launch: Launch;
  readonly #lost = new Map<number, number>();
  #process: CallingProcess | undefined;
  /** Calls made so far, and processes that it took. */
  made = 0;
  processes = 0;

  constructor(launch: Launch) {
    this.#launch = launch;
  }

  /** Why no process can be started and confined as asked; undefined where it can. */
  async fault(): Promise<string | undefined> {
    const started = await this.#ready();
    return typeof started === 'string' ? started : undefined;
  }

  async make(calls: readonly WireCall[]): Promise<readonly KernelAnswer[]> {
    const answers: KernelAnswer[] = [];
    while (answers.length < calls.length) {
      const batch = calls.slice(answers.length, answers.length + BATCH);
      const together = await this.#batch(batch, BATCH_DEADLINE);
      if (together !== undefined) answers.push(...together);
      else for (const call of batch) answers.push(await this.#alone(call));
    }
    return answers;
  }

  stop(): void {
    this.#process?.stop();
    this.#process = undefined;
  }

  async #batch(calls: readonly WireCall[], deadline: number): Promise<readonly KernelAnswer[] | undefined> {
    if (calls.some(({ number }) => this.#lost.has(number))) return undefined;
    const process = await this.#ready();
    if (typeof process === 'string') throw new Error(process);
    const reply = await process.make({ kind: 'calls', calls }, deadline);
    if (reply.kind !== 'answers' || reply.answers.length !== calls.length) {
      this.stop();
      return undefined;
    }
    this.made += calls.length;
    return reply.answers.map((errno) => ({ kind: 'returned', errno }));
  }

  async #alone(call: WireCall): Promise<KernelAnswer> {
    const lost = this.#lost.get(call.number) ?? 0;
    if (lost >= MAX_LOST) return { kind: 'not made' };
    const process = await this.#ready();
    if (typeof process === 'string') throw new Error(process);
    const reply = await process.make({ kind: 'calls', calls: [call] }, CALL_DEADLINE);
    this.made += 1;
    if (reply.kind === 'answers') return { kind: 'returned', errno: reply.answers[0] ?? 0 };
    this.#lost.set(call.number, lost + 1);
    this.stop();
    return reply;
  }

  async #ready(): Promise<CallingProcess | string> {
    if (this.#process !== undefined) return this.#process;
    const started = await CallingProcess.start(this.#launch, START_DEADLINE);
    if (typeof started === 'string') return started;
    this.#process = started;
    this.processes += 1;
    return started;
  }
}
