import type { PolicyRule } from '../../src/lint/rule.ts';
import type { PolicyAnalysis } from '../../src/policy/policy-analysis.ts';

/** Calls for which a supervisor or a tracer decides wait for nobody if there is none. */
export const policyNotify: PolicyRule = {
  about: 'policy',
  id: 'policy-notify',
  topic: 'policy',
  severity: 'error',
  summary: 'A policy that leaves calls to a supervisor or a tracer says who that is.',
  check(policy, report) {
    if (policy.policy.policy.kind !== 'profile') return;
    const { places, rules } = policy;
    const notifying = rules.find(({ action }) => action === 'notify');
    if (notifying !== undefined && !hasListener(policy)) {
      const isWhole = places.node('/linux/seccomp') !== undefined;
      report({
        message: `SCMP_ACT_NOTIFY needs a listener, and the policy has no "listenerPath": runc starts no container${isWhole ? '' : ' unless the program that calls it adds one'}; under crun the calls fail with ENOSYS unless the annotation run.oci.seccomp.receiver names one`,
        help: ['set "listenerPath" to the socket of the supervisor, or return an errno'],
        severity: isWhole ? 'error' : 'warning',
        ...places.ofValue(actionOf(notifying)),
      });
    }
    const { defaultAction } = policy.policy.policy.profile;
    const traced = rules.find(({ action }) => action === 'trace');
    if (traced !== undefined || defaultAction.name === 'TRACE')
      report({
        message:
          'SCMP_ACT_TRACE leaves calls to a tracer that set PTRACE_O_TRACESECCOMP; without one, which is the usual case in a container, they fail with ENOSYS',
        help: ['use SCMP_ACT_LOG to let calls run and log them'],
        severity: 'info',
        ...(traced === undefined ? places.ofDefault() : places.ofValue(actionOf(traced))),
      });
  },
};

function actionOf({ origin, pointer }: { readonly origin: string; readonly pointer?: string | undefined }) {
  return { origin, pointer: pointer === undefined ? undefined : `${pointer}/action` };
}

/** Whether a listener stands anywhere: an object of Kubernetes is YAML, and has it in "spec". */
function hasListener({ places }: PolicyAnalysis): boolean {
  return /\blistenerPath["']?\s*:\s*["']?[^\s"',}]/.test(places.text);
}
