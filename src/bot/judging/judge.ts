import type { BotContext } from '../judge.ts';
import { answerQuestion } from './answer.ts';
import type { Answer, Question } from './question.ts';

/** What one change may cost, over all questions about it. */
export interface Allowance {
  /** Whose change it is: nobody's changes may keep all judges busy. */
  readonly owner: string;
  /** Processor time that is left, in milliseconds. */
  cpuMs: number;
}

/** Whoever reads what strangers wrote. */
export interface Judge {
  /**
   * Answers a question, and takes what it costs from the allowance.
   *
   * @throws {Unjudged} where it costs too much, or breaks the judge: asked again, it would do so again
   * @throws {Error} where there is no judge
   */
  answer(question: Question, allowance: Allowance): Promise<Answer>;
}

/** Why a judge ended, or had to be ended, before it answered. */
export type JudgeEnd = 'time' | 'memory' | 'died' | 'fault';

/** A question that no judge answers. */
export class Unjudged extends Error {
  readonly end: JudgeEnd;
  /** The file that was being read; undefined where nobody knows. */
  readonly path: string | undefined;

  constructor(end: JudgeEnd, message: string, path: string | undefined) {
    super(message);
    this.end = end;
    this.path = path;
  }
}

/** A judge within this thread, which nothing stops: for texts that one has written oneself. */
export function localJudge(context: BotContext): Judge {
  return { answer: (question) => answerQuestion(question, context, () => {}) };
}
