import { findProfileArchitecture } from '../architecture.ts';
import { ARGUMENT_COUNT, type Condition } from '../libseccomp/condition.ts';
import { FilterCollection } from '../libseccomp/filter-collection.ts';
import type { ProfileAction, ProfileRule } from '../profile/profile.ts';
import type { ResolvedProfile } from '../profile/resolve-profile.ts';
import { encodeAction, type SeccompAction } from '../seccomp-action.ts';
import { describeLibrary, type Library } from '../syscalls/library-releases.ts';
import type { EngineContext } from './container-engine.ts';
import { actionRefusal } from './support.ts';

/** Where the engines differ on the way from a profile to libseccomp. */
export interface EngineBehaviour {
  /** The errno of a rule or of the default, where the profile gives one; engines before a release pass over it. */
  readonly errnoOf: (action: ProfileAction, isDefault: boolean) => number | undefined;
  /** How the conditions of a rule are split into rules that must all match. */
  readonly split: (conditions: readonly Condition[]) => readonly (readonly Condition[])[];
  /** Whether a rule with the default's action is passed over; else libseccomp refuses it and the container fails. */
  readonly skipsRedundant: boolean;
  /** What the engine has against an action, before it adds anything. */
  readonly refuses: (profile: ResolvedProfile) => string | undefined;
}

export type TranslationResult =
  | { readonly ok: true; readonly collection: FilterCollection; readonly notes: readonly string[] }
  | { readonly ok: false; readonly message: string };

const EPERM = 1;

/** The action that an engine gives to libseccomp. */
function toAction({ name }: ProfileAction, errno: number | undefined): SeccompAction {
  switch (name) {
    case 'KILL':
    case 'KILL_THREAD':
      return { kind: 'kill-thread' };
    case 'KILL_PROCESS':
      return { kind: 'kill-process' };
    case 'TRAP':
      return { kind: 'trap' };
    case 'ERRNO':
      return { kind: 'errno', errno: (errno ?? EPERM) & 0xffff };
    case 'TRACE':
      return { kind: 'trace', message: (errno ?? EPERM) & 0xffff };
    case 'ALLOW':
      return { kind: 'allow' };
    case 'LOG':
      return { kind: 'log' };
    case 'NOTIFY':
      return { kind: 'notify' };
  }
}

/** Builds the filter as an engine does: architectures, then the rules in their order, each name for itself. */
export function translateProfile(
  profile: ResolvedProfile,
  { native, numbers }: EngineContext,
  translation: EngineBehaviour,
): TranslationResult {
  const refusal = translation.refuses(profile);
  if (refusal !== undefined) return { ok: false, message: refusal };
  const { defaultAction } = profile;
  const fallback = toAction(defaultAction, translation.errnoOf(defaultAction, true));
  const { library } = numbers;
  if (!numbers.knowsArchitecture(native))
    return {
      ok: false,
      message: `${describeLibrary(library)} does not know this host's architecture, ${native.name}`,
    };
  const unusable = actionRefusal(fallback, library);
  if (unusable !== undefined) return { ok: false, message: unusable };
  const collection = new FilterCollection(fallback, native, numbers);
  for (const constant of profile.architectures) {
    const architecture = findProfileArchitecture(constant);
    if (architecture === undefined || !numbers.knowsArchitecture(architecture))
      return { ok: false, message: `${describeLibrary(library)} does not know the architecture ${constant}` };
    const rejection = collection.addArchitecture(architecture);
    if (rejection !== undefined)
      return {
        ok: false,
        message: `libseccomp refuses ${constant} (${rejection.errno}): ${rejection.message}`,
      };
  }
  const unknown = new Set<string>();
  for (const rule of profile.rules) {
    for (const name of rule.names) collection.profileNames.add(name);
    const message = addRule(rule, collection, translation, library, (name) => {
      if (numbers.knows(name)) return true;
      unknown.add(name);
      return false;
    });
    if (message !== undefined) return { ok: false, message };
  }
  const notes =
    unknown.size === 0
      ? []
      : [
          `${describeLibrary(library)} does not know, and the engine skips: ${[...unknown].sort().join(', ')}`,
        ];
  return { ok: true, collection, notes };
}

function addRule(
  rule: ProfileRule,
  collection: FilterCollection,
  translation: EngineBehaviour,
  library: Library,
  isKnown: (name: string) => boolean,
): string | undefined {
  const action = toAction(rule.action, translation.errnoOf(rule.action, false));
  const isRedundant = encodeAction(action) === encodeAction(collection.defaultAction);
  if (isRedundant && translation.skipsRedundant) {
    for (const name of rule.names) collection.redundantNames.add(name);
    return undefined;
  }
  const parts = rule.conditions.length === 0 ? [[]] : translation.split(rule.conditions);
  for (const name of rule.names) {
    if (!isKnown(name)) continue;
    const unusable = actionRefusal(action, library);
    if (unusable !== undefined) return `${unusable} (${rule.origin})`;
    for (const conditions of parts) {
      const rejection = collection.addRule({
        syscall: name,
        action,
        conditions,
        abis: rule.abis,
        origin: rule.origin,
      });
      if (rejection !== undefined)
        return `libseccomp refuses the rule for ${name} (${rule.origin}; ${rejection.errno}): ${rejection.message}`;
    }
  }
  return undefined;
}

/** All conditions together; each for itself where two are on one argument, so that any of them is enough. */
export function splitOnRepeatedArgument(conditions: readonly Condition[]): readonly (readonly Condition[])[] {
  const indices = new Set(conditions.map(({ index }) => index));
  return indices.size === conditions.length ? [conditions] : conditions.map((condition) => [condition]);
}

/** crun copies conditions into an array of six. */
export function splitFirstSix(conditions: readonly Condition[]): readonly (readonly Condition[])[] {
  return splitOnRepeatedArgument(conditions.slice(0, ARGUMENT_COUNT));
}

/** What runc and youki refuse: a supervisor for every call, or for the write by which they report its descriptor. */
export function whyNotifyRefused({ defaultAction, rules }: ResolvedProfile): string | undefined {
  if (defaultAction.name === 'NOTIFY') return 'SCMP_ACT_NOTIFY cannot be the default action';
  const onWrite = rules.some(({ action, names }) => action.name === 'NOTIFY' && names.includes('write'));
  return onWrite ? 'SCMP_ACT_NOTIFY cannot be used for write' : undefined;
}
