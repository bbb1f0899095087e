import { isLibrarySince } from '../syscalls/library-releases.ts';
import type { Installer } from './container-engine.ts';
import { isEngineSince } from './engine-version.ts';
import { buildStub } from './enosys-stub.ts';
import { InstalledFilter } from './installed-filter.ts';
import { type ActionsSince, flagRefusal, libraryRefusal, unknownAction } from './support.ts';
import { splitOnRepeatedArgument, translateProfile, whyNotifyRefused } from './translate-profile.ts';

/** Above this number of rules (one per name), runc asks libseccomp for a binary tree, since 1.2.0-rc.1. */
const MAX_CHAIN_RULES = 32;

/** When libcontainer/seccomp/config.go learned each action. */
const ACTIONS: ActionsSince = {
  LOG: ['1.0.0-rc9'],
  NOTIFY: ['1.1.0-rc.1'],
  KILL_THREAD: ['1.1.3', '1.2.0-rc.1'],
  KILL_PROCESS: ['1.1.3', '1.2.0-rc.1'],
};

/** runc: libcontainer/seccomp/seccomp_linux.go and patchbpf/enosys_linux.go. */
export const installWithRunc: Installer = (profile, context) => {
  const { version, native, numbers } = context;
  const translated = translateProfile(profile, context, {
    errnoOf: ({ errno }, isDefault) =>
      isEngineSince(version, isDefault ? '1.0.0-rc95' : '1.0.0-rc91') ? errno : undefined,
    split: splitOnRepeatedArgument,
    skipsRedundant: isEngineSince(version, '1.0.2'),
    refuses: (asked) =>
      libraryRefusal(version, numbers.library) ??
      unknownAction('runc', version, ACTIONS, asked) ??
      flagRefusal(version, numbers.library, asked) ??
      whyNotifyRefused(asked),
  });
  if (!translated.ok) return translated;
  const { collection, notes } = translated;
  const count = profile.rules.reduce((sum, { names }) => sum + names.length, 0);
  // SCMP_FLTATR_CTL_OPTIMIZE exists since 2.5.0; runc works without it.
  const hasTrees = isLibrarySince(numbers.library.version, '2.5.0');
  collection.isBinaryTree = hasTrees && isEngineSince(version, '1.2.0-rc.1') && count > MAX_CHAIN_RULES;
  return {
    ok: true,
    filter: new InstalledFilter(collection, buildStub(profile, native, version, numbers)),
    notes,
  };
};
