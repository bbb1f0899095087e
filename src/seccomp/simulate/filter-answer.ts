import type { Architecture } from '../architecture.ts';
import type { ContainerEngine } from '../engine/container-engine.ts';
import type { Decision, InstalledFilter } from '../engine/installed-filter.ts';
import { answerWord, encodeAction } from '../seccomp-action.ts';
import { type ExplainedDecision, explainDecision, explainTogether } from './explain-decision.ts';

/** A call that is asked about. */
export interface SimulatedCall {
  readonly architecture: Architecture;
  /** As the kernel sees it, with x32's bit. */
  readonly number: number;
  /** Its name, where it has one. */
  readonly syscall: string | undefined;
  /** Six values; undefined for one that is not known, or for all of them. */
  readonly args: readonly (bigint | undefined)[] | undefined;
}

/** What a filter answers. */
export interface FilterAnswer {
  /**
   * `allow`, an errno's name, `kill`, `trap` …; `args` where it depends on arguments that are not known, `no container`
   * where none starts, `unknown` where nobody can say.
   */
  readonly answer: string;
  /** Which rule decided, in words; of several, one after the other. */
  readonly rule: string;
  /** Every answer that is possible, with its own rule. */
  readonly possible: readonly { readonly answer: string; readonly rule: string }[];
}

const UNKNOWN_ARGUMENTS = Array.from({ length: 6 }, () => undefined);

/** The answer where nobody can say; `rule` tells why. */
export function unknownAnswer(rule: string): FilterAnswer {
  return { answer: 'unknown', rule, possible: [{ answer: 'unknown', rule }] };
}

/** The answer of an engine that starts no container. */
export function noContainerAnswer(why: string): FilterAnswer {
  const rule = `the container does not start: ${why}`;
  return { answer: 'no container', rule, possible: [{ answer: 'no container', rule }] };
}

/** Asks a filter about a call. */
export function askFilter(
  filter: InstalledFilter,
  engine: ContainerEngine,
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
  const decided = (decision: Decision): ExplainedDecision => ({ ...question, decision, filter, engine });
  const decisions = filter.decide({ token, number, args });
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

/** A decision for each action and rule, the default last. */
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
