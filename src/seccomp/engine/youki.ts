import type { Installer } from './container-engine.ts';
import { isEngineSince } from './engine-version.ts';
import { InstalledFilter } from './installed-filter.ts';
import { splitOnRepeatedArgument, translateProfile, whyNotifyRefused } from './translate-profile.ts';

/**
 * youki: crates/libcontainer/src/seccomp/mod.rs. Before youki-dev/youki#3489 (April 2026), each condition became a rule of
 * its own. A "release" of youki is the month of its source, `youki@2026.3`.
 */
export const installWithYouki: Installer = (profile, context) => {
  const translated = translateProfile(profile, context, {
    errnoOf: ({ errno }) => errno,
    split: isEngineSince(context.version, '2026.4')
      ? splitOnRepeatedArgument
      : (conditions) => conditions.map((condition) => [condition]),
    skipsRedundant: true,
    refuses: whyNotifyRefused,
  });
  if (!translated.ok) return translated;
  return {
    ok: true,
    filter: new InstalledFilter(translated.collection, undefined),
    notes: translated.notes,
  };
};
