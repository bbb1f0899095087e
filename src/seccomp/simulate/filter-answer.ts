import type { Architecture } from '../architecture.ts';
import type { Decision, InstalledFilter } from '../engine/installed-filter.ts';
import { answerWord, encodeAction } from '../seccomp-action.ts';
import {
  type ExplainedDecision,
  explainDecision,
  explainTogether,
  type FilterEngine,
} from './explain-decision.ts';

/** A call whose answer is simulated. */
export interface SimulatedCall {
  readonly architecture: Architecture;
  /** As the kernel sees it, with x32's bit. */
  readonly number: number;
  /** Its name, if it has one. */
  readonly syscall: string | undefined;
  /** Six values; undefined for an unknown value, or if all are unknown. */
  readonly args: readonly (bigint | undefined)[] | undefined;
}

/** What a filter returns for a call. */
export interface FilterAnswer {
  /**
   * `allow`, an errno's name, `kill`, `trap` …; `args` if it depends on unknown arguments, `no container` if none starts,
   * `unknown` if it is not known.
   */
  readonly answer: string;
  /** Which rules decided, for people. */
  readonly rule: string;
  /** All possible answers, each with its rule. */
  readonly possible: readonly { readonly answer: string; readonly rule: string }[];
}

const UNKNOWN_ARGUMENTS = Array.from({ length: 6 }, () => undefined);

/** The answer if it is not known; `rule` says why. */
export function unknownAnswer(rule: string): FilterAnswer {
  return { answer: 'unknown', rule, possible: [{ answer: 'unknown', rule }] };
}

/** The answer if the engine starts no container. */
export function noContainerAnswer(why: string): FilterAnswer {
  const rule = `the container does not start: ${why}`;
  return { answer: 'no container', rule, possible: [{ answer: 'no container', rule }] };
}

/** The answer of an installed filter for a call. */
export function askFilter(
  filter: InstalledFilter,
  engine: FilterEngine,
  question: SimulatedCall,
): FilterAnswer {
  const { architecture, number } = question;
  const { token } = architecture;
  const args = question.args ?? UNKNOWN_ARGUMENTS;
  const unmodelled = filter.collection.whyUnmodelled(token, number);
  if (unmodelled !== undefined) {
    const { label } = filter.collection.numbers.library;
    return unknownAnswer(`what libseccomp ${label} decides is not known: ${unmodelled}`);
  }
  const { syscall } = question;
  const decided = (decision: Decision): ExplainedDecision => ({
    architecture,
    number,
    syscall,
    decision,
    filter,
    engine,
  });
  const decisions = filter.decide({ token, number, args });
  const [first, ...others] = decisions;
  if (first !== undefined && others.length === 0) {
    const single = { answer: answerWord(first.action), rule: explainDecision(decided(first)) };
    return { ...single, possible: [single] };
  }
  const possible = distinct(decisions).map((decision) => ({
    answer: answerWord(decision.action),
    rule: explainDecision(decided(decision)),
  }));
  const answers = [...new Set(possible.map(({ answer }) => answer))];
  const [only] = answers;
  const ruleOf = (answer: string): string => {
    const of = decisions.filter((decision) => answerWord(decision.action) === answer);
    return explainTogether(distinct(of), decided);
  };
  return {
    answer: answers.length === 1 && only !== undefined ? only : 'args',
    rule: answers.map((one) => (answers.length === 1 ? ruleOf(one) : `${one}: ${ruleOf(one)}`)).join('; '),
    possible,
  };
}

/** One decision for each action and rule, the default last. */
function distinct(decisions: readonly Decision[]): readonly Decision[] {
  const seen = new Set<string>();
  const found = decisions.filter((decision) => {
    const text = decision.by === 'rule' ? JSON.stringify(decision.rule.conditions, bigint) : decision.by;
    const key = `${encodeAction(decision.action)} ${text}`;
    return !seen.has(key) && seen.add(key);
  });
  return found.sort((a, b) => Number(a.by === 'default') - Number(b.by === 'default'));
}

function bigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
