import type { Install } from './engine.ts';
import { InstalledFilter } from './filter.ts';
import { stubOf } from './stub.ts';
import { refusesNotify, splitOnRepeatedArgument, translate } from './translate.ts';
import { isSince } from './version.ts';

/** From more rules than this on, a rule being one name, runc asks libseccomp for a binary tree (1.2.0-rc.1). */
const TREE_FROM = 32;

/** runc: libcontainer/seccomp/seccomp_linux.go and patchbpf/enosys_linux.go. */
export const installWithRunc: Install = (profile, context) => {
  const { version, native, numbers } = context;
  const translated = translate(profile, context, {
    errnoOf: ({ errno }, isDefault) =>
      isSince(version, isDefault ? '1.0.0-rc95' : '1.0.0-rc91') ? errno : undefined,
    split: splitOnRepeatedArgument,
    skipsRedundant: isSince(version, '1.0.2'),
    refuses: refusesNotify,
  });
  if (!translated.ok) return translated;
  const { collection, notes } = translated;
  const count = profile.rules.reduce((sum, { names }) => sum + names.length, 0);
  collection.isBinaryTree = isSince(version, '1.2.0-rc.1') && count > TREE_FROM;
  return {
    ok: true,
    filter: new InstalledFilter(collection, stubOf(profile, native, version, numbers)),
    notes,
  };
};
