import type { Spec } from '../../spec/model.ts';
import { gitDiff } from '../git-diff.ts';
import { COPIES, moveIndices } from './cri-o.ts';
import { goProfile } from './go-rules.ts';
import { insertName } from './insert-name.ts';
import { jsonRules } from './json-rules.ts';
import {
  capabilityRule,
  type ListedRule,
  refusingRule,
  ruleInWords,
  unconditionalRule,
} from './listed-rule.ts';
import { type ProfileProject, projectOf, type ReadFile } from './project.ts';
import { requiredCapability } from './required-capability.ts';

/** What has to be known beside the spec and the checkout. */
export interface ProfileFacts {
  /** The capabilities of a container by default; undefined for a project that is not known. */
  readonly capabilitiesOf: (project: ProfileProject) => ReadonlySet<string>;
  /** The release of libseccomp that first has the name; undefined if none that is known has it. */
  readonly libraryWith: (name: string) => string | undefined;
}

/** A change of a profile that lets a call pass. */
export interface SeccompPatch {
  readonly project: ProfileProject;
  /** The capability without which the call is not allowed; undefined if every container may make it. */
  readonly capability: string | undefined;
  /** Whether a rule refuses the call with EPERM in other containers. */
  readonly isRefusedOtherwise: boolean;
  /** Why it is this rule. */
  readonly reason: string;
  /** What the patch goes with: of CRI-O, the change of containers/common; undefined if it stands alone. */
  readonly goesWith: string | undefined;
  readonly files: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  /** The unified diff. */
  readonly diff: string;
}

/** A change of a profile, or why there is none. */
export type SeccompPatchResult =
  | { readonly ok: true; readonly patch: SeccompPatch }
  | { readonly ok: false; readonly message: string };

/** The same, with the project as far as it is known. */
export type ProjectPatchResult = SeccompPatchResult & { readonly project: ProfileProject | undefined };

/** Adds a call to the default profile of a container runtime, in a checkout of it. */
export function seccompPatch(spec: Spec, read: ReadFile, facts: ProfileFacts): ProjectPatchResult {
  const found = projectOf(read);
  if (!found.ok) return { ...found, project: undefined };
  const { project } = found;
  const result = (project.kind === 'cri-o' ? crioPatch : ownPatch)(spec, project, read, facts);
  return { ...result, project };
}

function refused(message: string): SeccompPatchResult {
  return { ok: false, message };
}

function ownPatch(
  spec: Spec,
  project: ProfileProject,
  read: ReadFile,
  facts: ProfileFacts,
): SeccompPatchResult {
  const goText = read(project.go) ?? '';
  const profile = goProfile(goText);
  if (profile === undefined) return refused(`${project.go} has no list of rules that can be read`);
  const there = whyThere(spec.name, project.go, profile.rules, profile.strings);
  if (there !== undefined) return refused(there);
  const choice = chooseRules(spec, project, profile.rules, facts);
  if (!choice.ok) return choice;
  const { targets, capability, isRefusedOtherwise, reason } = choice;
  const files = [{ path: project.go, before: goText, after: withName(goText, 'go', targets, spec, facts) }];
  if (project.json !== undefined) {
    const text = read(project.json) ?? '';
    const rules = jsonRules(text);
    if (rules === undefined) return refused(`${project.json} has no list of rules that can be read`);
    const twins = targets.map((target) => rules.find((rule) => isTwin(rule, target)));
    if (!twins.every((twin) => twin !== undefined))
      return refused(
        `${project.json} and ${project.go} differ in the rule that gets ${spec.name}\nhelp: run "go generate" in the checkout first`,
      );
    files.unshift({ path: project.json, before: text, after: withName(text, 'json', twins, spec, facts) });
  }
  return { ok: true, patch: patchOf(project, files, { capability, isRefusedOtherwise, reason }, undefined) };
}

function crioPatch(
  spec: Spec,
  project: ProfileProject,
  read: ReadFile,
  facts: ProfileFacts,
): SeccompPatchResult {
  const copy = COPIES.find((path) => read(path) !== undefined);
  if (copy === undefined)
    return refused(
      `has no copy of containers/common's profile, whose names CRI-O counts: ${COPIES.join(', ')}`,
    );
  const profile = goProfile(read(copy) ?? '');
  if (profile === undefined) return refused(`${copy} has no list of rules that can be read`);
  const there = whyThere(spec.name, copy, profile.rules, profile.strings);
  if (there !== undefined) return refused(there);
  const choice = chooseRules(spec, project, profile.rules, facts);
  if (!choice.ok) return choice;
  const [target] = choice.targets;
  const before = read(project.go) ?? '';
  const edit = target === undefined ? undefined : moveIndices(before, profile.rules, target, spec.name);
  if (edit === undefined || !edit.ok) return refused(`${project.go} ${edit?.message ?? 'has no such rule'}`);
  if (edit.moved.length === 0)
    return refused(
      `CRI-O takes ${spec.name} from containers/common, and no name that it takes out of the rule moves: there is nothing to change\nhelp: name a checkout of containers/container-libs`,
    );
  const files = [{ path: project.go, before, after: edit.text }];
  const goesWith = `CRI-O takes the rule from containers/common, and takes ${edit.moved.join(' and ')} out of it by index. The new name moves the index. So this change goes with the update of the vendored copy that brings ${spec.name}, and neither works without the other: CRI-O does not start where an index is wrong.`;
  return { ok: true, patch: patchOf(project, files, choice, goesWith) };
}

interface Choice {
  readonly ok: true;
  readonly targets: readonly ListedRule[];
  readonly capability: string | undefined;
  readonly isRefusedOtherwise: boolean;
  readonly reason: string;
}

function chooseRules(
  spec: Spec,
  project: ProfileProject,
  rules: readonly ListedRule[],
  facts: ProfileFacts,
): Choice | { readonly ok: false; readonly message: string } {
  const { name: capability, reason } = requiredCapability(spec);
  const open = unconditionalRule(rules);
  if (open === undefined)
    return { ok: false, message: 'the profile has no rule that allows calls in every container' };
  const always = { ok: true, targets: [open], capability: undefined, isRefusedOtherwise: false } as const;
  if (capability === undefined)
    return { ...always, reason: `The call goes into the rule of every container: ${reason}.` };
  const own = capabilityRule(rules, capability);
  if (own !== undefined) {
    const otherwise = refusingRule(rules, capability);
    return {
      ok: true,
      targets: otherwise === undefined ? [own] : [own, otherwise],
      capability,
      isRefusedOtherwise: otherwise !== undefined,
      reason: `The call goes into the rule of containers with ${capability}: ${reason}, so other containers could do nothing with it.`,
    };
  }
  if (facts.capabilitiesOf(project).has(capability))
    return {
      ...always,
      reason: `The call goes into the rule of every container: ${reason}, which containers have by default, and the profile has no rule for it. The kernel refuses the call in a container without ${capability}.`,
    };
  return {
    ok: false,
    message: `${reason}, and the profile has no rule for containers with ${capability}, in which the call would belong\nhelp: add a rule for ${capability} to the profile first, with its other calls`,
  };
}

/** The same rule in the other file: with the same names in the same order. */
function isTwin(rule: ListedRule, other: ListedRule): boolean {
  return (
    rule.action === other.action &&
    rule.names.length === other.names.length &&
    rule.names.every(({ name }, index) => name === other.names[index]?.name) &&
    rule.capabilities.join() === other.capabilities.join() &&
    rule.withoutCapabilities.join() === other.withoutCapabilities.join()
  );
}

function whyThere(
  name: string,
  path: string,
  rules: readonly ListedRule[],
  strings: ReadonlySet<string>,
): string | undefined {
  if (!strings.has(name)) return undefined;
  const rule = rules.find(({ names }) => names.some((one) => one.name === name));
  const where = rule === undefined ? '' : `, in ${ruleInWords(rule)}`;
  return rule === undefined || rule.action === 'allow'
    ? `${path} already names ${name}${where}: there is nothing to add`
    : `${path} already names ${name}${where}\nhelp: take it out of that rule first, and say why it was refused`;
}

/** Behind some names stands since when they exist: `"cachestat", // kernel v6.5, libseccomp v2.5.5`. */
const ARRIVAL = /"[a-z0-9_]+",[ \t]*\/\/ kernel v[\d.]+, libseccomp v[\d.]+/;

function withName(
  text: string,
  form: 'json' | 'go',
  targets: readonly ListedRule[],
  spec: Spec,
  { libraryWith }: ProfileFacts,
): string {
  const library = libraryWith(spec.name);
  const comment =
    form === 'go' && ARRIVAL.test(text) && spec.since !== undefined && library !== undefined
      ? `kernel v${spec.since.slice(0, 2).join('.')}, libseccomp v${library}`
      : undefined;
  // From the end, so that the places of the others stay.
  return targets
    .toSorted((a, b) => (b.names[0]?.start ?? 0) - (a.names[0]?.start ?? 0))
    .reduce((before, { names }) => insertName(before, names, spec.name, form, comment), text);
}

function patchOf(
  project: ProfileProject,
  files: SeccompPatch['files'],
  { capability, isRefusedOtherwise, reason }: Pick<Choice, 'capability' | 'isRefusedOtherwise' | 'reason'>,
  goesWith: string | undefined,
): SeccompPatch {
  const diff = files.map(({ path, before, after }) => gitDiff(path, before, after)).join('');
  return { project, capability, isRefusedOtherwise, reason, goesWith, files, diff };
}
