import { isAtLeast } from '../syscalls/releases.ts';
import type { Install } from './engine.ts';
import { InstalledFilter } from './filter.ts';
import { stubOf } from './stub.ts';
import { type ActionsSince, flagRefusal, libraryRefusal, unknownAction } from './support.ts';
import { refusesNotify, splitOnRepeatedArgument, translate } from './translate.ts';
import { isSince } from './version.ts';

/** From more rules than this on, a rule being one name, runc asks libseccomp for a binary tree (1.2.0-rc.1). */
const TREE_FROM = 32;

/** libcontainer/seccomp/config.go, tag by tag. */
const ACTIONS: ActionsSince = {
  LOG: ['1.0.0-rc9'],
  NOTIFY: ['1.1.0-rc.1'],
  KILL_THREAD: ['1.1.3', '1.2.0-rc.1'],
  KILL_PROCESS: ['1.1.3', '1.2.0-rc.1'],
};

/** runc: libcontainer/seccomp/seccomp_linux.go and patchbpf/enosys_linux.go. */
export const installWithRunc: Install = (profile, context) => {
  const { version, native, numbers } = context;
  const translated = translate(profile, context, {
    errnoOf: ({ errno }, isDefault) =>
      isSince(version, isDefault ? '1.0.0-rc95' : '1.0.0-rc91') ? errno : undefined,
    split: splitOnRepeatedArgument,
    skipsRedundant: isSince(version, '1.0.2'),
    refuses: (asked) =>
      libraryRefusal(version, numbers.library) ??
      unknownAction('runc', version, ACTIONS, asked) ??
      flagRefusal(version, numbers.library, asked) ??
      refusesNotify(asked),
  });
  if (!translated.ok) return translated;
  const { collection, notes } = translated;
  const count = profile.rules.reduce((sum, { names }) => sum + names.length, 0);
  // SCMP_FLTATR_CTL_OPTIMIZE came with 2.5.0; runc goes on without it.
  const hasTrees = isAtLeast(numbers.library.version, '2.5.0');
  collection.isBinaryTree = hasTrees && isSince(version, '1.2.0-rc.1') && count > TREE_FROM;
  return {
    ok: true,
    filter: new InstalledFilter(collection, stubOf(profile, native, version, numbers)),
    notes,
  };
};
