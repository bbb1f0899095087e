import type { BotContext } from '../judge.ts';
import { answerQuestion } from './answer.ts';
import type { Answer, Question } from './question.ts';

/** The processor time for one change, shared by all questions about it. */
export interface Allowance {
  /** The owner of the change: the changes of one owner must not keep all judges busy. */
  readonly owner: string;
  /** What remains, in milliseconds. */
  cpuMs: number;
}

/** Answers questions about files that strangers wrote. */
export interface Judge {
  /**
   * Answers a question, and subtracts its processor time from the allowance.
   *
   * @throws {UnanswerableQuestion} if the question exceeds its limits or breaks the judge; asking again would fail again
   * @throws {Error} if no judge runs; asking again may succeed
   */
  answer(question: Question, allowance: Allowance): Promise<Answer>;
}

/** Why a question has no answer: the judge exceeded a limit, ended by itself, or reported a fault. */
export type JudgeEnd = 'time' | 'memory' | 'died' | 'fault';

/** A question that no judge can answer. */
export class UnanswerableQuestion extends Error {
  readonly end: JudgeEnd;
  /** The file that was being read; undefined if that is unknown. */
  readonly path: string | undefined;

  constructor(end: JudgeEnd, message: string, path: string | undefined) {
    super(message);
    this.end = end;
    this.path = path;
  }
}

/** A judge in this thread, without limits: only for trusted texts. */
export function localJudge(context: BotContext): Judge {
  return { answer: (question) => answerQuestion(question, context, () => {}) };
}
