import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../describe-error.ts';
import { type Allowance, type Judge, type JudgeEnd, Unjudged } from './judge.ts';
import { JudgeProcess, TOO_SLOW } from './judge-process.ts';
import type { JudgeProgram } from './launch.ts';
import type { Answer, Question } from './question.ts';
import { usageOf } from './usage.ts';

export interface JudgesOptions {
  readonly program: JudgeProgram;
  /** How many judge at a time. */
  readonly count: number;
  /** What one question may take beside its allowance. */
  readonly clockMs?: number;
  readonly memoryMiB?: number;
  /** Called when a question was too much for a judge. */
  ended(loss: JudgeLoss): void;
  /** Called when a judge does not start. */
  failed(error: string): void;
}

/** A question that ended a judge, or that it failed at. */
export interface JudgeLoss {
  readonly end: JudgeEnd;
  readonly message: string;
  readonly path: string | undefined;
  /** Whose change it was. */
  readonly owner: string;
}

/** Where nobody can see how much a process uses, the clock has to do. */
const CLOCK_MS = usageOf(process.pid) === undefined ? 60_000 : 300_000;
const MEMORY_MIB = 768;
const START_MS = 60_000;
/** How long to wait before one that does not start is tried again. */
const PAUSE_MS = 1000;

/**
 * How many judge at a time on this machine: while one hangs, another one is there for the same repository, and one more
 * for everybody else.
 */
export function defaultCount(): number {
  return Math.min(Math.max(availableParallelism(), 3), 4);
}

/** So many are there before anybody asks; others come when these are busy. */
const FIRST = 2;

/** A judge that has grown to this, or has computed for so long, is replaced before the kernel ends it: see launch.ts. */
const GROWN_MIB = MEMORY_MIB / 2;
const OLD_MS = 60_000;

interface Waiting {
  readonly question: Question;
  readonly allowance: Allowance;
  /** It was asked before, of a judge that had ended by then. */
  readonly isSecond?: true;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/**
 * Several judges, each a process of its own. What is too much for one ends it, and counts for whoever asked; another one
 * takes its place. The changes of one owner never have all of them, and a change has one at a time.
 */
export class Judges implements Judge {
  readonly #options: JudgesOptions;
  readonly #idle: JudgeProcess[] = [];
  /** Who judges, and whose changes. */
  readonly #busy = new Map<JudgeProcess, string>();
  readonly #starting = new Set<JudgeProcess>();
  /** How many are on their way to become one. */
  #coming = 0;
  readonly #waiting: Waiting[] = [];
  #isStopping = false;

  constructor(options: JudgesOptions) {
    this.#options = options;
  }

  /**
   * Starts them; resolves when the first one can be asked.
   *
   * @throws {Error} where none starts
   */
  async start(): Promise<void> {
    const started = Array.from({ length: Math.min(this.#options.count, FIRST) }, () =>
      this.#come(() => this.#add()),
    );
    try {
      await Promise.any(started);
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error;
    }
    for (const each of started) each.catch(() => void this.#replace());
  }

  answer(question: Question, allowance: Allowance): Promise<Answer> {
    if (allowance.cpuMs <= 0) return Promise.reject(new Unjudged('time', TOO_SLOW, undefined));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, allowance, resolve, reject });
      this.#dispatch();
    });
  }

  /** Ends them, whatever they do. */
  stop(): void {
    this.#isStopping = true;
    for (const judge of [...this.#idle, ...this.#busy.keys(), ...this.#starting]) judge.kill();
    for (const { reject } of this.#waiting.splice(0)) reject(new Error('the judges are stopped'));
  }

  async #add(): Promise<void> {
    const judge = new JudgeProcess(this.#options.program);
    this.#starting.add(judge);
    try {
      await judge.ready(START_MS);
    } finally {
      this.#starting.delete(judge);
    }
    if (this.#isStopping) return judge.kill();
    this.#idle.push(judge);
    void judge.ended.then(() => this.#leave(judge));
    this.#dispatch();
  }

  /** One that rests has ended. */
  #leave(judge: JudgeProcess): void {
    const place = this.#idle.indexOf(judge);
    if (place === -1 || this.#isStopping) return;
    this.#idle.splice(place, 1);
    void this.#replace();
  }

  async #come(start: () => Promise<void>): Promise<void> {
    this.#coming++;
    try {
      await start();
    } finally {
      this.#coming--;
    }
  }

  /** Starts one more, however often that has to be tried. */
  #replace(): Promise<void> {
    return this.#come(() => this.#tryToAdd());
  }

  async #tryToAdd(): Promise<void> {
    while (!this.#isStopping) {
      try {
        return await this.#add();
      } catch (error) {
        if (this.#isStopping) return;
        this.#options.failed(describeError(error));
        // Nobody is left, so that nobody shall wait.
        if (this.#idle.length + this.#busy.size + this.#starting.size === 0)
          for (const { reject } of this.#waiting.splice(0)) reject(new Error(describeError(error)));
        await sleep(PAUSE_MS);
      }
    }
  }

  #dispatch(): void {
    for (;;) {
      const next = this.#idle.length === 0 ? -1 : this.#waiting.findIndex((each) => this.#mayRun(each));
      const [waiting] = next === -1 ? [] : this.#waiting.splice(next, 1);
      const judge = waiting === undefined ? undefined : this.#idle.shift();
      if (waiting === undefined || judge === undefined) break;
      void this.#serve(judge, waiting);
    }
    // The next question finds one that is warm.
    const hasRoom = this.#busy.size + this.#coming < this.#options.count;
    if (this.#idle.length === 0 && this.#coming === 0 && hasRoom && !this.#isStopping) void this.#replace();
  }

  /** One judge is left to others, also while nobody else asks: who comes next shall not wait for somebody's deadline. */
  #mayRun({ allowance: { owner } }: Waiting): boolean {
    const running = [...this.#busy.values()].filter((each) => each === owner).length;
    return running < Math.max(this.#options.count - 1, 1);
  }

  async #serve(judge: JudgeProcess, waiting: Waiting): Promise<void> {
    const { question, allowance, resolve, reject } = waiting;
    const { clockMs = CLOCK_MS, memoryMiB = MEMORY_MIB, ended } = this.#options;
    this.#busy.set(judge, allowance.owner);
    const before = judge.usage.cpuMs;
    const outcome = await judge.ask(question, { cpuMs: allowance.cpuMs, clockMs, memoryMiB });
    const { usage, reading } = judge;
    this.#busy.delete(judge);
    allowance.cpuMs -= usage.cpuMs - before;
    const isWell = outcome.kind === 'answer' && usage.memoryMiB < GROWN_MIB && usage.cpuMs < OLD_MS;
    if (isWell) this.#idle.push(judge);
    else {
      judge.kill();
      void this.#replace();
    }
    // That a judge has ended while it rested is nobody's fault.
    const isInnocent = outcome.kind === 'end' && outcome.end === 'died' && !judge.hasBegun;
    if (isInnocent && waiting.isSecond === undefined && !this.#isStopping) {
      this.#waiting.unshift({ ...waiting, isSecond: true });
      return this.#dispatch();
    }
    this.#dispatch();
    if (outcome.kind === 'answer') return resolve(outcome.answer);
    if (this.#isStopping) return reject(new Error('the judges are stopped'));
    const end = outcome.kind === 'end' ? outcome.end : 'fault';
    const message = outcome.kind === 'ready' ? 'the judge answers nonsense' : outcome.message;
    ended({ end, message, path: reading, owner: allowance.owner });
    reject(new Unjudged(end, message, reading));
  }
}
