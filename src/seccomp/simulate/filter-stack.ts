import type { FilterAnswer } from './filter-answer.ts';

/** One filter of a process with its answer. */
export interface StackPart {
  readonly name: string;
  readonly answer: FilterAnswer;
}

/** Answers from the strictest to the mildest, in the kernel's order of actions; `errno` stands for all errnos. */
const RANKS: readonly string[] = ['no container', 'kill', 'trap', 'errno', 'notify', 'trace', 'log', 'allow'];

function rankOf(answer: string): number {
  const found = RANKS.indexOf(answer);
  return found === -1 ? RANKS.indexOf('errno') : found;
}

interface Ranked {
  readonly answer: string;
  readonly rule: string;
}

/**
 * The answer for a process with several filters, given in the order of their installation. The strictest answer wins; of
 * equally strict ones, that of the filter that was installed last (kernel/seccomp.c, seccomp_run_filters).
 */
export function strictestAnswer(parts: readonly StackPart[]): FilterAnswer {
  let results: readonly Ranked[] = [{ answer: 'allow', rule: 'no filter' }];
  for (const { name, answer } of parts) {
    const own = answer.possible.map((one) => ({ answer: one.answer, rule: `${name}: ${one.rule}` }));
    results = distinct(results.flatMap((before) => own.map((now) => stricter(before, now))));
  }
  const answers = [...new Set(results.map(({ answer }) => answer))];
  const [only] = answers;
  return {
    answer:
      answers.length === 1 && only !== undefined ? only : answers.includes('unknown') ? 'unknown' : 'args',
    rule: answers
      .map((answer) => {
        const rules = results.filter((one) => one.answer === answer).map(({ rule }) => rule);
        return `${answers.length === 1 ? '' : `${answer}: `}${[...new Set(rules)].join('; ')}`;
      })
      .join('; '),
    possible: results,
  };
}

/** The stricter of two answers. An unknown answer may be anything, so only a kill certainly outranks it. */
function stricter(before: Ranked, now: Ranked): Ranked {
  const isCertain = (one: Ranked): boolean => one.answer === 'no container' || one.answer === 'kill';
  if (before.answer === 'unknown' || now.answer === 'unknown') {
    if (isCertain(before)) return before;
    return now.answer === 'unknown' || isCertain(now) ? now : before;
  }
  return rankOf(now.answer) <= rankOf(before.answer) ? now : before;
}

function distinct(results: readonly Ranked[]): readonly Ranked[] {
  return [...new Map(results.map((one) => [`${one.answer}\n${one.rule}`, one])).values()];
}
