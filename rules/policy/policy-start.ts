import type { Severity } from '../../src/lint/finding.ts';
import type { PolicyRule } from '../../src/lint/rule.ts';
import { parseEngine } from '../../src/seccomp/engine/engine-releases.ts';
import type { StartPhase } from '../../src/seccomp/engine/own-calls.ts';
import { type FailedStart, failedStarts } from '../../src/seccomp/engine/startup.ts';
import { fewOf } from '../../src/spec/join-words.ts';

/** An engine makes calls of its own under the filter, and a policy that refuses them lets nothing start. */
export const policyStartRule: PolicyRule = {
  about: 'policy',
  id: 'policy-start',
  topic: 'policy',
  severity: 'error',
  summary:
    'A policy allows the calls that engines make themselves under the filter, so that containers start.',
  check({ installations, places }, report) {
    const found = installations.flatMap(({ installed: { engine, filter }, host }) => {
      const known = parseEngine(engine);
      return filter === undefined || typeof known === 'string' ? [] : failedStarts(known, filter, host);
    });
    for (const phase of ['late', 'early', 'exec'] as const) {
      const failed = found.filter((one) => one.phase === phase);
      if (failed.length === 0) continue;
      report({
        message: `${START[phase]}; it refuses ${failed.map(refusedTo).join(', and ')}`,
        help: ['allow these calls too, or say in a suppression which engine runs the policy'],
        severity: severityOf(phase, failed.length === installations.length),
        ...places.ofDefault(),
      });
    }
  },
};

const START: Readonly<Record<StartPhase, string>> = {
  late: 'no container starts, because engines make calls under the filter themselves',
  early:
    'without no_new_privs, as Docker, Podman and Kubernetes start containers by default, no container starts, because engines then load the filter earlier and make more calls under it',
  exec: 'containers may start, but no other program can be run in one (exec)',
};

function refusedTo({ engine, refused, printed }: FailedStart): string {
  return `${fewOf(refused)} to ${engine.name}${printed.replace(/^; \w+ then prints (.*)$/, ' (which prints $1)')}`;
}

/** Without no_new_privs is how most containers start, but not all. */
function severityOf(phase: StartPhase, isEveryEngine: boolean): Severity {
  if (phase === 'exec') return 'info';
  return phase === 'late' && isEveryEngine ? 'error' : 'warning';
}
