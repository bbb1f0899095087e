import type { Installer } from './container-engine.ts';
import { InstalledFilter } from './installed-filter.ts';
import { splitOnRepeatedArgument, translateProfile } from './translate-profile.ts';

/**
 * systemd-nspawn: src/nspawn/nspawn-seccomp.c. It has no profile to read but a list of its own, which content/runtimes
 * writes as rules: what is allowed, EPERM for every other call that systemd knows, ENOSYS for the rest. It loads a filter
 * for each architecture, and others that refuse audit sockets; together they decide as this one does.
 */
export const installWithNspawn: Installer = (profile, context) => {
  const translated = translateProfile(profile, context, {
    errnoOf: ({ errno }) => errno,
    split: splitOnRepeatedArgument,
    skipsRedundant: true,
    refuses: () => undefined,
  });
  if (!translated.ok) return translated;
  const { collection, notes } = translated;
  collection.isBinaryTree = true;
  return { ok: true, filter: new InstalledFilter(collection, undefined), notes };
};
