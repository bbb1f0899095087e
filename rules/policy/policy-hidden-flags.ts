import { byEngine, type FoundByEngine } from '../../src/lint/by-engine.ts';
import type { Severity } from '../../src/lint/finding.ts';
import type { PolicyRule } from '../../src/lint/rule.ts';
import { callText } from '../../src/policy/call-text.ts';
import { hiddenCall } from '../../src/policy/fix/hidden-call.ts';
import { policyFix } from '../../src/policy/fix/policy-fix.ts';
import { type OpenCompanions, openCompanions } from '../../src/policy/open-companions.ts';
import { refusalPlace } from '../../src/policy/stated-refusals.ts';
import { answerWord } from '../../src/seccomp/seccomp-action.ts';
import { fewOf, joinWithAnd, joinWithOr } from '../../src/spec/join-words.ts';

/** A call is refused, and another one that does the same is open, often with its flags where no filter sees them. */
export const policyHiddenFlags: PolicyRule = {
  about: 'policy',
  id: 'policy-hidden-flags',
  topic: 'policy',
  severity: 'warning',
  summary: 'What a policy refuses cannot be done by another call that it leaves open.',
  fixable: 'all',
  check(policy, report) {
    const found = byEngine(
      policy.installations,
      (installation) => openCompanions(policy, installation),
      ({ refusal, ways }) => `${refusal.name} ${refusal.access.kind} ${ways.join()}`,
    );
    const groups = new Map<string, FoundByEngine<OpenCompanions>[]>();
    for (const one of found) {
      const { rule, access } = one.found.refusal;
      const key = `${rule?.origin} ${access.kind} ${one.found.companions.isWhole} ${one.under}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [one]);
      else group.push(one);
    }
    for (const group of groups.values()) {
      const [first] = group;
      if (first === undefined) continue;
      const calls = [...new Set(group.flatMap(({ found: { ways } }) => ways.flat()))];
      const isClone = calls.includes('clone3') && calls.length === 1;
      const proved = isClone ? hiddenCall(policy, 'clone3') : undefined;
      const help = isClone
        ? 'refuse clone3 with ENOSYS ("errnoRet": 38 in a profile): C libraries then call clone'
        : `refuse ${fewOf(calls.map((call) => call.split('(')[0] ?? call))} too, or name what else refuses them in a suppression`;
      report({
        message: first.under + (group.length === 1 ? sentence(first.found) : list(group)),
        help: [help],
        ...(proved === undefined ? {} : { fix: policyFix('answer ENOSYS for clone3', proved) }),
        severity: severityOf(first.found),
        ...refusalPlace(policy, first.found.refusal),
      });
    }
  },
};

function severityOf({ companions }: OpenCompanions): Severity {
  return companions.isWhole ? 'warning' : 'info';
}

/** What is said of one refused call. */
function sentence({ refusal: { name, access }, companions, ways }: OpenCompanions): string {
  const [example] = access.refused;
  const how =
    access.kind === 'refused' || example === undefined
      ? `${name} is refused`
      : `${name} is filtered by its arguments (${callText(name, example.example)} gets ${answerWord(example.action)})`;
  const open = ways.map((way) => joinWithAnd(way));
  const verb = ways.flat().length === 1 ? 'is' : 'are';
  const what = companions.isWhole ? `do the same (${companions.does})` : companions.does;
  const hidden = ways.flatMap(([call = '']) => companions.hidden[call] ?? []);
  const why = hidden.length === 0 ? '' : `, with ${joinWithAnd(hidden)}, where no filter sees them`;
  return `${how}, but ${joinWithOr(open)} ${verb} open and can ${what}${why}`;
}

/** What is said of several calls that one rule refuses. */
function list(group: readonly FoundByEngine<OpenCompanions>[]): string {
  const pairs = group.map(
    ({ found: { refusal, ways } }) => `${refusal.name} (${ways.map((way) => way.join('+')).join(', ')})`,
  );
  const isFiltered = group[0]?.found.refusal.access.kind === 'filtered';
  return `${group.length} calls are ${isFiltered ? 'filtered by their arguments' : 'refused'} while others that can do the same are open: ${fewOf(pairs)}`;
}
