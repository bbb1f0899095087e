import type { Severity } from '../../src/lint/finding.ts';
import type { PolicyRule, Report } from '../../src/lint/rule.ts';
import { type ChangeGroup, changeGroups } from '../../src/policy/change-groups.ts';
import { fateOf } from '../../src/policy/fate.ts';
import type { PolicyAnalysis } from '../../src/policy/policy-analysis.ts';
import { type PolicyChangeKind, policyChanges } from '../../src/policy/policy-changes.ts';
import type { PolicyPlace } from '../../src/policy/policy-places.ts';
import { answerWord } from '../../src/seccomp/seccomp-action.ts';
import { fewOf, joinWithAnd } from '../../src/spec/join-words.ts';

/** How grave each kind of change is; those that may break programs come first. */
const SEVERITIES = {
  closed: 'warning',
  hidden: 'warning',
  opened: 'info',
  shown: 'info',
  other: 'info',
} as const satisfies Readonly<Record<PolicyChangeKind, Severity>>;

const AFTER_ENOSYS = 'programs fall back to an older call after ENOSYS, and mostly after nothing else';

/** How many calls a message names, and how many programs its help does. */
const MAX_NAMES = 6;

/** What a change of a policy opens, closes, or turns from ENOSYS to another errno. */
export const policyChange: PolicyRule = {
  about: 'policy',
  id: 'policy-change',
  topic: 'policy',
  severity: 'warning',
  summary:
    'A change of a policy refuses no call that passed, and answers no other errno where it answered ENOSYS.',
  checkChange({ before, after, base }, report) {
    const found = new Map<string, { readonly engines: string[]; readonly report: Report }>();
    let compared = 0;
    for (const now of after.installations) {
      const earlier = before.installations.find(({ engine }) => engine === now.engine);
      if (earlier === undefined) continue;
      compared++;
      const { changes, undecided } = policyChanges(earlier, now);
      for (const message of undecided.slice(0, 1))
        report({
          message: `under ${now.engine}, it is not known what the change does to all calls: ${message}`,
          severity: 'info',
          ...after.places.ofDefault(),
        });
      for (const kind of KINDS)
        for (const group of changeGroups(changes.filter((change) => change.kind === kind))) {
          const message = describe(group, base);
          const known = found.get(message);
          if (known === undefined)
            found.set(message, { engines: [now.engine], report: reportOf(group, kind, message, after) });
          else known.engines.push(now.engine);
        }
    }
    for (const { engines, report: one } of found.values()) {
      const under = engines.length === compared ? '' : `under ${joinWithAnd(engines)}, `;
      report({ ...one, message: `${under}${one.message}` });
    }
  },
};

const KINDS: readonly PolicyChangeKind[] = ['closed', 'hidden', 'opened', 'shown', 'other'];

function reportOf(
  group: ChangeGroup,
  kind: PolicyChangeKind,
  message: string,
  after: PolicyAnalysis,
): Report {
  const broken = SEVERITIES[kind] === 'warning' ? programsThatFail(group, after) : [];
  return {
    message,
    severity: SEVERITIES[kind],
    help: [...(kind === 'hidden' ? [AFTER_ENOSYS] : []), ...broken],
    ...placeOf(group, after),
  };
}

function describe({ changes, callers }: ChangeGroup, base: string): string {
  const [{ before, after }] = changes;
  const names = changes.map(({ what, example }) => example ?? what);
  return `what ${fateOf(before)} in ${base} ${fateOf(after)} now, for programs of ${joinWithAnd(callers)}: ${fewOf(names)}`;
}

/** What known programs do that do not get over the errno. */
function programsThatFail({ changes }: ChangeGroup, { callersOf }: PolicyAnalysis): readonly string[] {
  const told = changes.flatMap(({ syscall, after }) =>
    syscall === undefined
      ? []
      : callersOf(syscall, answerWord(after))
          .filter(({ conclusion }) => conclusion === 'fails' || conclusion === 'aborts')
          .map(({ name, releases, why }) => `${name} ${releases} ${why} (${syscall})`),
  );
  return [...new Set(told)].slice(0, MAX_NAMES);
}

/** The rule that names one of the calls, or the default. */
function placeOf({ changes }: ChangeGroup, policy: PolicyAnalysis): PolicyPlace {
  for (const { syscall } of changes) {
    const rule = syscall === undefined ? undefined : policy.rulesFor(syscall)[0];
    if (syscall !== undefined && rule !== undefined) return policy.places.ofName(rule, syscall);
  }
  return policy.places.ofDefault();
}
