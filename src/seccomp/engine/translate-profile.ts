import { findProfileArchitecture } from '../architecture.ts';
import { ARGUMENT_COUNT } from '../argument-count.ts';
import type { Condition } from '../libseccomp/condition.ts';
import { FilterCollection } from '../libseccomp/filter-collection.ts';
import type { ProfileAction, ProfileRule } from '../profile/profile.ts';
import type { ResolvedProfile } from '../profile/resolve-profile.ts';
import { encodeAction, type SeccompAction } from '../seccomp-action.ts';
import { describeLibrary, type Library } from '../syscalls/library-releases.ts';
import type { EngineContext } from './container-engine.ts';
import { actionRefusal } from './support.ts';

/** How an engine differs from others when it gives a profile to libseccomp. */
export interface EngineBehaviour {
  /** The errno that the engine uses for a rule or the default; undefined if it ignores the profile's. */
  readonly errnoOf: (action: ProfileAction, isDefault: boolean) => number | undefined;
  /** How the conditions of a rule are split into several rules; the conditions of one rule must all hold. */
  readonly split: (conditions: readonly Condition[]) => readonly (readonly Condition[])[];
  /** Whether the engine skips rules with the default action. Otherwise libseccomp rejects them and the container fails. */
  readonly skipsRedundant: boolean;
  /** Why the engine rejects the profile before it adds anything; undefined if it does not. */
  readonly refuses: (profile: ResolvedProfile) => string | undefined;
}

export type TranslationResult =
  | { readonly ok: true; readonly collection: FilterCollection; readonly notes: readonly string[] }
  | { readonly ok: false; readonly message: string };

const EPERM = 1;

/** The action that an engine passes to libseccomp. */
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

/** Builds the filter as engines do: architectures first, then the rules in order, each name separately. */
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
        message: `libseccomp rejects ${constant} (${rejection.errno}): ${rejection.message}`,
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
          `${describeLibrary(library)} does not know these names, and the engine skips them: ${[...unknown].sort().join(', ')}`,
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
        return rejection.errno === 'hangs'
          ? `${rejection.message}: the rule for ${name} (${rule.origin})`
          : `libseccomp rejects the rule for ${name} (${rule.origin}; ${rejection.errno}): ${rejection.message}`;
    }
  }
  return undefined;
}

/** Keeps conditions together; if two are about one argument, each becomes a rule, so that any of them is enough. */
export function splitOnRepeatedArgument(conditions: readonly Condition[]): readonly (readonly Condition[])[] {
  const indices = new Set(conditions.map(({ index }) => index));
  return indices.size === conditions.length ? [conditions] : conditions.map((condition) => [condition]);
}

/** Keeps the first six conditions, as crun does, whose array has six elements. */
export function splitFirstSix(conditions: readonly Condition[]): readonly (readonly Condition[])[] {
  return splitOnRepeatedArgument(conditions.slice(0, ARGUMENT_COUNT));
}

/** Why runc and youki reject SCMP_ACT_NOTIFY: as the default, or for the write with which they report the descriptor. */
export function whyNotifyRefused({ defaultAction, rules }: ResolvedProfile): string | undefined {
  if (defaultAction.name === 'NOTIFY') return 'SCMP_ACT_NOTIFY cannot be the default action';
  const onWrite = rules.some(({ action, names }) => action.name === 'NOTIFY' && names.includes('write'));
  return onWrite ? 'SCMP_ACT_NOTIFY cannot be used for write' : undefined;
}
