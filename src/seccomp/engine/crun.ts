import type { ProfileAction } from '../profile/profile.ts';
import type { Installer } from './container-engine.ts';
import { isEngineSince } from './engine-version.ts';
import { InstalledFilter } from './installed-filter.ts';
import { type ActionsSince, unknownAction } from './support.ts';
import { splitFirstSix, translateProfile } from './translate-profile.ts';

/** When get_seccomp_action() learned each action. */
const ACTIONS: ActionsSince = {
  KILL_PROCESS: ['0.14'],
  LOG: ['0.15'],
  NOTIFY: ['0.15'],
  KILL_THREAD: ['0.15'],
};

/** crun: src/libcrun/seccomp.c. It has no stub, and reads at most six conditions of a rule. */
export const installWithCrun: Installer = (profile, context) => {
  const { version } = context;
  const translated = translateProfile(profile, context, {
    errnoOf: ({ errno }, isDefault) => (isDefault && !isEngineSince(version, '0.19') ? undefined : errno),
    split: splitFirstSix,
    skipsRedundant: true,
    refuses: (asked) =>
      unknownAction('crun', version, ACTIONS, asked) ??
      [asked.defaultAction, ...asked.rules.map(({ action }) => action)]
        .map(misplacedErrno)
        .find((one) => one !== undefined),
  });
  if (!translated.ok) return translated;
  const { collection, notes } = translated;
  const long = profile.rules.filter(({ conditions }) => conditions.length > 6);
  const dropped = long.map(
    ({ origin, conditions }) => `crun reads only 6 of ${conditions.length} conditions (${origin})`,
  );
  return {
    ok: true,
    filter: new InstalledFilter(collection, undefined),
    notes: [...notes, ...dropped],
  };
};

function misplacedErrno({ name, errno }: ProfileAction): string | undefined {
  return errno === undefined || name === 'ERRNO' || name === 'TRACE'
    ? undefined
    : `SCMP_ACT_${name} has an errno, but takes none`;
}
