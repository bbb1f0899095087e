import type { Condition } from '../../seccomp/libseccomp/condition.ts';
import type { ProfileAction } from '../../seccomp/profile/profile.ts';
import { answerWord } from '../../seccomp/seccomp-action.ts';
import { syscallNumbers } from '../../seccomp/syscalls/syscall-numbers.ts';
import { mayRun, type PolicyAnalysis } from '../policy-analysis.ts';
import { appliesEverywhere } from '../stated-rule.ts';
import { complement } from './complement.ts';
import { addElements, setMember, type TextEdit } from './json-edits.ts';
import { type ProvedEdits, provedEdits } from './proved-fix.ts';

/** The errno of a call that the kernel does not have. */
const ENOSYS = 38;

/**
 * Edits that make ENOSYS the default of a JSON profile and name what the default refused until now, so that it is refused
 * as before. Proved: only calls that are newer than the policy, and numbers that no call has, are answered otherwise.
 *
 * @returns undefined if that is not possible, as for a call that the default refuses by many values of an argument
 */
export function enosysDefault(policy: PolicyAnalysis): ProvedEdits | undefined {
  const { places } = policy;
  const [profile, list] = [places.profile(), places.ruleList()];
  const { policy: model } = policy.policy;
  if (model.kind !== 'profile' || profile === undefined || list === undefined) return undefined;
  const { defaultAction } = model.profile;
  // What a capability or a release of the kernel decides would be decided otherwise where it was not tried.
  if (!policy.rules.every(appliesEverywhere)) return undefined;
  const partly = partlyRefused(policy);
  if (partly === undefined) return undefined;
  const refused = refusedByDefault(policy);
  const added = [
    ...(refused.length === 0 ? [] : [refusal([...refused], defaultAction)]),
    ...partly.map(({ name, condition }) => ({
      ...refusal([name], defaultAction),
      args: [argumentOf(condition)],
    })),
  ];
  const edits: (TextEdit | undefined)[] = [
    defaultAction.name === 'ERRNO'
      ? undefined
      : setMember(places.text, profile, 'defaultAction', 'SCMP_ACT_ERRNO', ''),
    setMember(places.text, profile, 'defaultErrnoRet', ENOSYS, 'defaultAction'),
    ...addElements(places.text, list, added),
  ];
  const kept = new Set([...policy.names, ...refused]);
  return provedEdits(
    policy,
    edits.filter((edit) => edit !== undefined),
    ({ syscall, before, after }) =>
      !mayRun(before) && answerWord(after) === 'ENOSYS' && (syscall === undefined || !kept.has(syscall)),
  );
}

/** The known calls that no rule names, and that every engine's default refuses with something else than ENOSYS. */
function refusedByDefault({ installations, names: stated }: PolicyAnalysis): readonly string[] {
  return syscallNumbers()
    .names()
    .filter((name) => {
      if (stated.has(name)) return false;
      const answers = installations.flatMap((installation) =>
        installation.callers.flatMap((caller) => installation.actions(name, caller)?.ways ?? []),
      );
      // What is hidden from one caller is newer than the policy, and is to be hidden from all.
      return (
        answers.length > 0 &&
        answers.every(({ action }) => !mayRun(action) && answerWord(action) !== 'ENOSYS')
      );
    });
}

/** Of calls that rules allow by an argument, the conditions under which the default refuses them. */
function partlyRefused(policy: PolicyAnalysis): readonly PartlyRefused[] | undefined {
  const [installation] = policy.installations;
  const found: PartlyRefused[] = [];
  for (const name of policy.names) {
    const ways = installation?.actions(name)?.ways ?? [];
    if (ways.length < 2) continue;
    const rules = policy.rulesFor(name);
    if (rules.some(({ conditions }) => conditions.length !== 1)) return undefined;
    const others = complement(rules.flatMap(({ conditions }) => conditions));
    if (others?.every(isExact) !== true) return undefined;
    found.push(...others.map((condition) => ({ name, condition })));
  }
  return found;
}

interface PartlyRefused {
  readonly name: string;
  readonly condition: Condition;
}

/** Whether JSON can hold the numbers as JavaScript writes them. */
function isExact({ mask, datum, operator }: Condition): boolean {
  return (operator !== 'MASKED_EQ' || mask <= MAX_EXACT) && datum <= MAX_EXACT;
}

const MAX_EXACT = BigInt(Number.MAX_SAFE_INTEGER);

function refusal(names: readonly string[], { name, errno }: ProfileAction): object {
  return {
    names,
    action: `SCMP_ACT_${name}`,
    ...(name === 'ERRNO' ? { errnoRet: errno ?? 1 } : {}),
  };
}

function argumentOf({ index, operator, mask, datum }: Condition): object {
  const op = `SCMP_CMP_${operator}`;
  return operator === 'MASKED_EQ'
    ? { index, value: Number(mask), valueTwo: Number(datum), op }
    : { index, value: Number(datum), op };
}
