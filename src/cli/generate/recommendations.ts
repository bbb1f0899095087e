import { RULES } from '../../../rules/index.ts';
import { RECOMMENDATIONS, type Recommendation } from '../../../rules/recommendations.ts';
import type { JudgedRecommendation } from '../../generate/cover-letter/recommendation-list.ts';
import { isPosted } from '../../lint/artifact.ts';
import type { ContainerPolicy } from '../../lint/container-policy.ts';
import { Engine } from '../../lint/engine.ts';
import type { Finding } from '../../lint/finding.ts';
import type { Spec } from '../../spec/model.ts';
import { isAlways64Bits } from '../../spec/types/width.ts';

/** When a rule has something to say about a call; a rule that is not named here always has. */
const APPLIES: ReadonlyMap<string, readonly [needs: string, has: (spec: Spec) => boolean]> = new Map([
  ...named(
    ['fd-poll', 'fd-cloexec', 'fd-cloexec-value'],
    'it returns no descriptor',
    ({ returns }) => returns === 'fd',
  ),
  ...named(
    ['struct-size', 'struct-zero-default', 'struct-padding', 'struct-trailing-zero', 'struct-size-minimum'],
    'it takes no struct',
    ({ structs }) => structs.size > 0,
  ),
  ...named(['path-at', 'path-empty-path'], 'it takes no path', (spec) => hasRole(spec, ['path', 'entry'])),
  ...named(['offset-loff-t'], 'it takes no offset in a file', (spec) => hasRole(spec, ['offset'])),
  ...named(['privilege-capability', 'privilege-no-sys-admin'], 'it needs no privilege', ({ entry }) =>
    entry.some(({ kind }) => kind === 'permission' || kind === 'blank'),
  ),
  ...named(['privilege-ptrace'], 'it names no other process', (spec) => hasRole(spec, ['pid'])),
  ...named(['abi-64bit-alignment'], 'no argument has always 64 bits', ({ arguments: list }) =>
    list.some(({ type }) => type.kind === 'integer' && isAlways64Bits(type)),
  ),
  ...named(['abi-return-path'], 'it returns to its caller', ({ returns }) => returns === 'never'),
]);

function named(
  rules: readonly string[],
  needs: string,
  has: (spec: Spec) => boolean,
): readonly (readonly [string, readonly [string, (spec: Spec) => boolean]])[] {
  return rules.map((rule) => [rule, [needs, has]] as const);
}

function hasRole({ arguments: list, fieldMeanings }: Spec, roles: readonly string[]): boolean {
  return [...list, ...fieldMeanings.values()].some(({ role }) => roles.includes(role));
}

/** What the rules say of each recommendation, for the call of one file. */
export function judgeRecommendations(
  spec: Spec,
  path: string,
  text: string,
  policies: () => readonly ContainerPolicy[],
): readonly JudgedRecommendation[] {
  const engine = new Engine({
    rules: RULES,
    unjudged: RULES.filter(({ about }) => about === 'document'),
    knownRules: RULES.map(({ id }) => id),
    severity: (_, own) => own,
    url: () => undefined,
    policies,
  });
  engine.add(path, text);
  const findings = engine
    .finish()
    .flatMap(({ documents }) => documents.filter(({ syscall }) => syscall === spec.name))
    .flatMap((document) => document.findings);
  const told = new Set<Finding>();
  return RECOMMENDATIONS.map((one) => judged(one, spec, findings, told));
}

function judged(
  { asks, rules, unjudged }: Recommendation,
  spec: Spec,
  findings: readonly Finding[],
  told: Set<Finding>,
): JudgedRecommendation {
  if (unjudged !== undefined) return { asks, state: 'open', reason: unjudged };
  const finding = findings.find(({ rule }) => rules.includes(rule));
  if (finding !== undefined) {
    const isTold = told.has(finding);
    told.add(finding);
    // One finding may belong to several recommendations, of which it speaks against one.
    return isTold
      ? { asks, state: 'open', reason: `${finding.rule} has the finding that is named above` }
      : { asks, state: 'not met', reason: `${finding.rule}: ${finding.message}` };
  }
  const needs = rules.map((rule) => APPLIES.get(rule)).filter((one) => one !== undefined);
  const [first] = needs;
  if (first !== undefined && needs.length === rules.length && needs.every(([, has]) => !has(spec)))
    return { asks, state: 'not applicable', reason: first[0] };
  // Rules about what accompanies a call look at posted proposals alone (isPosted).
  const isAboutPosting = (rule: string): boolean =>
    rule.startsWith('process-') || rule === 'alternatives-considered';
  if (!isPosted(spec) && rules.every(isAboutPosting))
    return { asks, state: 'open', reason: 'the spec does not say "status: proposed"' };
  return spec.entry.some(({ kind }) => kind === 'blank')
    ? { asks, state: 'open', reason: 'the spec has steps of which nothing is known' }
    : { asks, state: 'met', reason: '' };
}
