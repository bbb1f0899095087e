import type { ResolvedProfile } from '../profile/resolve-profile.ts';
import type { EngineName } from './container-engine.ts';

/** One of the filters that a tool makes of its own list. */
export interface FilterPart {
  /** Empty if the tool makes one filter. */
  readonly name: string;
  /** What of the list is in it. */
  readonly of: (profile: ResolvedProfile) => ResolvedProfile;
}

const WHOLE: readonly [FilterPart] = [{ name: '', of: (profile) => profile }];

/** snap-seccomp since 2.63 (cmd/snap-seccomp/main.go): the default for what is not allowed, and one that denies. */
const TWO: readonly [FilterPart, FilterPart] = [
  {
    name: 'what is allowed',
    of: (profile) => ({
      ...profile,
      rules: profile.rules.filter(({ action }) => action.name === 'ALLOW'),
    }),
  },
  {
    name: 'what is denied',
    of: (profile) => ({
      ...profile,
      defaultAction: { name: 'ALLOW', errno: undefined },
      rules: profile.rules.filter(({ action }) => action.name !== 'ALLOW'),
    }),
  },
];

/** The filters that an engine makes of a list, in the order of their installation. */
export function filterParts(engine: EngineName): readonly [FilterPart, FilterPart?] {
  return engine === 'snapd' ? TWO : WHOLE;
}
