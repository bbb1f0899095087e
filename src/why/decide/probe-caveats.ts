import { passes } from '../../seccomp/simulate/remedies.ts';
import type { FilterSide } from './filter-side.ts';
import type { FilterFinding } from './refusal-answer.ts';

/**
 * Says where filters treat a probe otherwise than the refused call, since they look at arguments: there, what the probe
 * fails with tells nothing of the call.
 *
 * @param call what filters say of the refused call
 * @param probe what the same filters say of the probe
 */
export function probeCaveats(call: FilterSide, probe: FilterSide): readonly string[] {
  const ofProbe = answersByFilter(probe.findings);
  const ofCall = answersByFilter(call.findings);
  const passing = call.findings.filter((one) => !passes(one.answer) && isPassing(ofProbe.get(filterOf(one))));
  const refusing = probe.findings.filter((one) => {
    const answers = ofCall.get(filterOf(one));
    return !passes(one.answer) && one.answer !== 'args' && (isPassing(answers) || answers?.has('args'));
  });
  return [
    ...(passing.length === 0
      ? []
      : [
          `${namesOf(passing)} ${passing.length === 1 ? 'looks' : 'look'} at the arguments and ${passing.length === 1 ? 'lets' : 'let'} the probe pass, so that the kernel's answer to it does not clear the filter; whether the call itself is refused, simulate says with its arguments`,
        ]),
    ...(refusing.length === 0
      ? []
      : [
          `${namesOf(refusing)} ${refusing.length === 1 ? 'refuses' : 'refuse'} the probe, too, also where ${refusing.length === 1 ? 'it lets' : 'they let'} the call pass, so that it does not reach the kernel and its errno tells nothing of the call; give the line with all its arguments`,
        ]),
  ];
}

/** Of a filter without a finding every release lets the call pass. */
function isPassing(answers: ReadonlySet<string> | undefined): boolean {
  return answers === undefined || [...answers].every(passes);
}

function answersByFilter(findings: readonly FilterFinding[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const one of findings)
    found.set(filterOf(one), (found.get(filterOf(one)) ?? new Set()).add(one.answer));
  return found;
}

/** A named filter, or all releases of a runtime: which of them are summed up differs from call to call. */
function filterOf({ title, releases, rule }: FilterFinding): string {
  return rule === undefined ? title : `${title} ${releases}`;
}

function namesOf(findings: readonly FilterFinding[]): string {
  return findings.map(({ title, releases }) => [title, releases].filter(Boolean).join(' ')).join(', ');
}
