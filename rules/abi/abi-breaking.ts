import { compareAcceptance } from '../../src/lint/change/acceptance.ts';
import type { Change, ChangeKind, TwoStates } from '../../src/lint/change/change.ts';
import { compareProbes } from '../../src/lint/change/probes.ts';
import { compareInterface, takesSameArguments } from '../../src/lint/change/prototype.ts';
import { compareStructs } from '../../src/lint/change/structs.ts';
import { compareValues } from '../../src/lint/change/values.ts';
import type { Severity } from '../../src/lint/finding.ts';
import type { ChangeRule } from '../../src/lint/rule.ts';

/** In a released kernel. What is not released yet may change, and reviewers want to see how. */
const RELEASED: Readonly<Record<ChangeKind, Severity>> = {
  break: 'error',
  promise: 'error',
  tightened: 'error',
  weaker: 'warning',
  loosened: 'info',
};

/** What a program relies on that was compiled for the state before. */
export const abiBreaking: ChangeRule = {
  about: 'change',
  id: 'abi-breaking',
  topic: 'abi',
  severity: 'error',
  summary: 'A program that works with the call as it was works with the call as it is.',
  check(states, report) {
    const isReleased = states.before.spec.status === 'merged';
    for (const { kind, ...change } of changesBetween(states))
      report({ ...change, severity: isReleased ? RELEASED[kind] : 'info' });
  },
};

function changesBetween(states: TwoStates): readonly Change[] {
  const interfaces = compareInterface(states);
  const structs = compareStructs(states);
  const isComparable = takesSameArguments(states) && structs.length === 0;
  return [
    ...interfaces,
    ...structs,
    ...compareValues(states),
    ...(isComparable ? compareAcceptance(states) : []),
    ...compareProbes(states),
  ];
}
