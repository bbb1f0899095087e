import { answerWord } from '../../seccomp/seccomp-action.ts';
import type { PolicyAnalysis } from '../policy-analysis.ts';
import { appliesEverywhere } from '../stated-rule.ts';
import { addElements, removeElements, type TextEdit } from './json-edits.ts';
import { type ProvedEdits, provedEdits } from './proved-fix.ts';

/** The errno of a call that the kernel does not have. */
const ENOSYS = 38;

/**
 * Edits that have a JSON profile answer ENOSYS for a call that it allows, as if the kernel did not have it. Proved: no
 * other call is answered otherwise.
 *
 * @returns undefined if that is not possible, as for a call that a capability decides
 */
export function hiddenCall(policy: PolicyAnalysis, name: string): ProvedEdits | undefined {
  const { places } = policy;
  const { policy: model } = policy.policy;
  const list = places.ruleList();
  if (model.kind !== 'profile' || list === undefined) return undefined;
  const rules = policy.rulesFor(name);
  if (!rules.every(appliesEverywhere)) return undefined;
  const gone = new Set<number>();
  const edits: TextEdit[] = [];
  for (const { pointer, names } of rules) {
    if (pointer === undefined) return undefined;
    const index = Number(pointer.slice(pointer.lastIndexOf('/') + 1));
    const own = places.node(`${pointer}/names`);
    if (names.every((one) => one === name) || own?.kind !== 'array') gone.add(index);
    else
      edits.push(
        ...removeElements(own, (at) => {
          const element = own.elements[at];
          return element?.kind === 'string' && element.text === name;
        }),
      );
  }
  const { name: action, errno } = model.profile.defaultAction;
  const isHiddenByDefault = action === 'ERRNO' && errno === ENOSYS;
  const refusal = { names: [name], action: 'SCMP_ACT_ERRNO', errnoRet: ENOSYS };
  return provedEdits(
    policy,
    [
      ...edits,
      ...removeElements(list, (index) => gone.has(index)),
      ...(isHiddenByDefault ? [] : addElements(places.text, list, [refusal])),
    ],
    ({ syscall, after }) => syscall === name && answerWord(after) === 'ENOSYS',
  );
}
