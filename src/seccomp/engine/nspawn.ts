import type { Installer } from './container-engine.ts';
import { InstalledFilter } from './installed-filter.ts';
import { splitOnRepeatedArgument, translateProfile } from './translate-profile.ts';

/**
 * systemd-nspawn: src/nspawn/nspawn-seccomp.c. It reads no profile. content/runtimes writes its own list as rules: allowed
 * calls, EPERM for all other calls that systemd knows, ENOSYS for the rest. It loads one filter per architecture, and more
 * that refuse audit sockets; together they decide like this one.
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
