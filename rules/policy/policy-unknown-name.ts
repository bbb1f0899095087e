import type { PolicyRule } from '../../src/lint/rule.ts';
import { namesByRelease, releaseWithout } from '../../src/policy/names-by-release.ts';
import type { PolicyAnalysis } from '../../src/policy/policy-analysis.ts';
import { NEWEST_LIBRARY } from '../../src/seccomp/syscalls/library-releases.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { joinWithAnd } from '../../src/spec/join-words.ts';
import { didYouMean } from '../../src/spec/nearest-word.ts';

/** So many unknown names are reported one by one. */
const MAX_REPORTS = 20;

/** So many names are listed of one release. */
const MAX_LISTED = 12;

/** Engines skip names that their libseccomp does not know, and the calls get the default action. */
export const policyUnknownName: PolicyRule = {
  about: 'policy',
  id: 'policy-unknown-name',
  topic: 'policy',
  severity: 'warning',
  summary: 'Each name of a policy is one that the libseccomp in use knows.',
  check(policy, report) {
    if (!skipsUnknownNames(policy)) return;
    const { names, places } = policy;
    const numbers = syscallNumbers();
    const unknown = [...names].filter((name) => !numbers.knows(name));
    for (const name of unknown.slice(0, MAX_REPORTS)) {
      const [rule] = policy.rulesFor(name);
      if (rule === undefined) continue;
      const without = releaseWithout(name);
      const known =
        without === undefined
          ? `no libseccomp up to ${NEWEST_LIBRARY.label} knows "${name}"`
          : `libseccomp does not know "${name}" since ${without}`;
      report({
        message: `${known}, so it is skipped${without === undefined ? didYouMean(name, numbers.names()) : ''}`,
        ...places.ofName(rule, name),
      });
    }
    const [next] = unknown.slice(MAX_REPORTS);
    const [nextRule] = next === undefined ? [] : policy.rulesFor(next);
    if (next !== undefined && nextRule !== undefined)
      report({
        message: `${unknown.length - MAX_REPORTS} more names are unknown to libseccomp and skipped`,
        ...places.ofName(nextRule, next),
      });
    reportNewerNames(policy, report);
  },
};

function reportNewerNames(policy: PolicyAnalysis, report: Parameters<NonNullable<PolicyRule['check']>>[1]) {
  const releases = namesByRelease(policy.names);
  const first = releases[0]?.names[0];
  const [rule] = first === undefined ? [] : policy.rulesFor(first);
  if (first === undefined || rule === undefined) return;
  const parts = releases.map(({ release, names }) => {
    const listed = names.slice(0, MAX_LISTED);
    const rest = names.length - listed.length;
    return `${joinWithAnd(rest === 0 ? listed : [...listed, `${rest} more`])} before ${release}`;
  });
  report({
    message: `libseccomp does not know ${parts.join('; ')}, and names that it does not know are skipped`,
    help: [
      'mind what these calls get there: the default action, as if no rule named them; Debian 12 has the names of 2.5.5, Debian 13 those of 2.6.0',
    ],
    severity: 'info',
    ...policy.places.ofName(rule, first),
  });
}

/** Engines, LXC and snapd skip them; other tools take no unknown name, or have tables of their own. */
function skipsUnknownNames({ policy: { policy } }: PolicyAnalysis): boolean {
  switch (policy.kind) {
    case 'profile':
      return true;
    case 'list':
      return policy.list.filters.every(({ merge }) => merge === 'libseccomp');
    case 'program':
    case 'unit':
      return false;
  }
}
