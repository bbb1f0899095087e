import { availableParallelism } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../describe-error.ts';
import { type Allowance, type Judge, type JudgeEnd, UnanswerableQuestion } from './judge.ts';
import { JudgeProcess, TOO_SLOW } from './judge-process.ts';
import type { JudgeProgram } from './launch.ts';
import type { Answer, Question } from './question.ts';
import { usageOf } from './usage.ts';

export interface JudgesOptions {
  readonly program: JudgeProgram;
  /** How many judges run at a time. */
  readonly count: number;
  /** Limits of one question, beside its allowance of processor time. */
  readonly clockMs?: number;
  readonly memoryMiB?: number;
  /** Called when a question has no answer. */
  ended(loss: JudgeLoss): void;
  /** Called when a judge fails to start; starting it is tried again. */
  failed(error: string): void;
}

/** A question that no judge could answer. */
export interface JudgeLoss {
  readonly end: JudgeEnd;
  readonly message: string;
  readonly path: string | undefined;
  /** The owner of the change. */
  readonly owner: string;
}

/** Elapsed time of one question. Where processor time cannot be read, this is the only limit, and so it is tighter. */
const CLOCK_MS = usageOf(process.pid) === undefined ? 60_000 : 300_000;
const MEMORY_MIB = 768;
const START_MS = 60_000;
/** How long to wait before a failed start is tried again. */
const RESTART_PAUSE_MS = 1000;

/**
 * How many judges run at a time on this machine. At least three: while one hangs, a second serves the same owner, and a
 * third is left for everybody else.
 */
export function defaultCount(): number {
  return Math.min(Math.max(availableParallelism(), 3), 4);
}

/** How many judges are started at first. Others start when these are busy. */
const INITIAL_COUNT = 2;

/** A judge that uses this much memory or processor time is replaced before the limits in launch.ts end it. */
const GROWN_MIB = MEMORY_MIB / 2;
const OLD_MS = 60_000;

interface Waiting {
  readonly question: Question;
  readonly allowance: Allowance;
  /** The first judge had ended before it was asked. */
  readonly isRetry?: true;
  resolve(answer: Answer): void;
  reject(error: Error): void;
}

/**
 * A pool of judges, each a process of its own. A question that exceeds its limits ends its judge and fails; another judge
 * replaces that one. The changes of one owner never occupy all judges.
 */
export class Judges implements Judge {
  readonly #options: JudgesOptions;
  readonly #idle: JudgeProcess[] = [];
  /** The judges that answer a question, and the owner whose change it is about. */
  readonly #busy = new Map<JudgeProcess, string>();
  readonly #starting = new Set<JudgeProcess>();
  /** How many starts are in progress, including those that wait to be tried again. */
  #startCount = 0;
  readonly #waiting: Waiting[] = [];
  #isStopping = false;

  constructor(options: JudgesOptions) {
    this.#options = options;
  }

  /**
   * Starts the first judges; resolves when one of them accepts questions.
   *
   * @throws {Error} if none starts
   */
  async start(): Promise<void> {
    const started = Array.from({ length: Math.min(this.#options.count, INITIAL_COUNT) }, () =>
      this.#countStart(() => this.#add()),
    );
    try {
      await Promise.any(started);
    } catch (error) {
      throw error instanceof AggregateError ? error.errors[0] : error;
    }
    for (const each of started) each.catch(() => void this.#replace());
  }

  answer(question: Question, allowance: Allowance): Promise<Answer> {
    if (allowance.cpuMs <= 0) return Promise.reject(new UnanswerableQuestion('time', TOO_SLOW, undefined));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ question, allowance, resolve, reject });
      this.#dispatch();
    });
  }

  /** Kills all judges and rejects all questions. */
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
    void judge.ended.then(() => this.#replaceIdle(judge));
    this.#dispatch();
  }

  /** Replaces a judge that ended while it was idle. */
  #replaceIdle(judge: JudgeProcess): void {
    const place = this.#idle.indexOf(judge);
    if (place === -1 || this.#isStopping) return;
    this.#idle.splice(place, 1);
    void this.#replace();
  }

  async #countStart(start: () => Promise<void>): Promise<void> {
    this.#startCount++;
    try {
      await start();
    } finally {
      this.#startCount--;
    }
  }

  /** Starts another judge, and tries until that succeeds. */
  #replace(): Promise<void> {
    return this.#countStart(() => this.#addWithRetries());
  }

  async #addWithRetries(): Promise<void> {
    while (!this.#isStopping) {
      try {
        return await this.#add();
      } catch (error) {
        if (this.#isStopping) return;
        this.#options.failed(describeError(error));
        // No judge is left: the questions fail now, and the queue tries their deliveries again.
        if (this.#idle.length + this.#busy.size + this.#starting.size === 0)
          for (const { reject } of this.#waiting.splice(0)) reject(new Error(describeError(error)));
        await sleep(RESTART_PAUSE_MS);
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
    // Starts one more in advance, so that the next question finds a warm judge.
    const hasRoom = this.#busy.size + this.#startCount < this.#options.count;
    if (this.#idle.length === 0 && this.#startCount === 0 && hasRoom && !this.#isStopping)
      void this.#replace();
  }

  /** Leaves one judge to other owners, even while none asks: the next one must not wait for this owner's questions. */
  #mayRun({ allowance: { owner } }: Waiting): boolean {
    const running = [...this.#busy.values()].filter((each) => each === owner).length;
    return running < Math.max(this.#options.count - 1, 1);
  }

  async #serve(judge: JudgeProcess, waiting: Waiting): Promise<void> {
    const { question, allowance, resolve, reject } = waiting;
    const { clockMs = CLOCK_MS, memoryMiB = MEMORY_MIB, ended } = this.#options;
    this.#busy.set(judge, allowance.owner);
    const cpuMsBefore = judge.usage.cpuMs;
    const outcome = await judge.ask(question, { cpuMs: allowance.cpuMs, clockMs, memoryMiB });
    const { usage, reading } = judge;
    this.#busy.delete(judge);
    allowance.cpuMs -= usage.cpuMs - cpuMsBefore;
    const isReusable = outcome.kind === 'answer' && usage.memoryMiB < GROWN_MIB && usage.cpuMs < OLD_MS;
    if (isReusable) this.#idle.push(judge);
    else {
      judge.kill();
      void this.#replace();
    }
    // If the judge ended before it read the question, the question is not to blame: another judge is asked, once.
    const endedBefore = outcome.kind === 'end' && outcome.end === 'died' && !judge.hasReplied;
    if (endedBefore && waiting.isRetry === undefined && !this.#isStopping) {
      this.#waiting.unshift({ ...waiting, isRetry: true });
      return this.#dispatch();
    }
    this.#dispatch();
    if (outcome.kind === 'answer') return resolve(outcome.answer);
    if (this.#isStopping) return reject(new Error('the judges are stopped'));
    const end = outcome.kind === 'end' ? outcome.end : 'fault';
    const message = outcome.kind === 'ready' ? 'the judge answers nonsense' : outcome.message;
    ended({ end, message, path: reading, owner: allowance.owner });
    reject(new UnanswerableQuestion(end, message, reading));
  }
}
