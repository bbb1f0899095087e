import { compareAcceptance } from '../../src/lint/change/acceptance.ts';
import type { ChangeKind, SpecChange } from '../../src/lint/change/change.ts';
import { compareProbes } from '../../src/lint/change/probes.ts';
import { compareInterface, takesSameArguments } from '../../src/lint/change/prototype.ts';
import { compareStructs } from '../../src/lint/change/structs.ts';
import type { TwoStates } from '../../src/lint/change/two-states.ts';
import { compareValues } from '../../src/lint/change/values.ts';
import type { Severity } from '../../src/lint/finding.ts';
import type { ChangeRule } from '../../src/lint/rule.ts';

/** Severities for a released call. A proposal may change; its changes are reported as info for reviewers. */
const RELEASED: Readonly<Record<ChangeKind, Severity>> = {
  break: 'error',
  promise: 'error',
  tightened: 'error',
  weaker: 'warning',
  loosened: 'info',
};

/** Programs that were compiled for the earlier state must keep working. */
export const abiBreaking: ChangeRule = {
  about: 'change',
  id: 'abi-breaking',
  topic: 'abi',
  severity: 'error',
  summary: 'Programs that work with the earlier version of a call work with the new one.',
  check(states, report) {
    const isReleased = states.before.spec.status === 'merged';
    for (const { kind, ...change } of changesBetween(states))
      report({ ...change, severity: isReleased ? RELEASED[kind] : 'info' });
  },
};

function changesBetween(states: TwoStates): readonly SpecChange[] {
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
