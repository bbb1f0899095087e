import type { UnitFilter } from '../engine/systemd/unit-filters.ts';
import type { FilterAnswer, SimulatedCall } from './filter-answer.ts';
import { askFilter } from './filter-answer.ts';
import { strictestAnswer } from './filter-stack.ts';

/** What the filters of a unit return for calls: the strictest answer of those that judge the caller's architecture. */
export function unitAnswers(
  filters: readonly UnitFilter[],
  label: string,
): (call: SimulatedCall) => FilterAnswer {
  const engine = { name: 'systemd', version: undefined, label } as const;
  return (call) => {
    const parts = filters
      .filter(
        ({ architecture }) => architecture === undefined || architecture.token === call.architecture.token,
      )
      .map(({ name, filter }) => ({ name, answer: askFilter(filter, engine, call) }));
    const answer = strictestAnswer(parts);
    if (answer.answer !== 'allow' || parts.length < 2) return answer;
    const rule = `none of the unit's filters refuses it (${parts.map(({ name }) => name).join(', ')})`;
    return { ...answer, rule, possible: [{ answer: 'allow', rule }] };
  };
}
