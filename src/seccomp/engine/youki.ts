import type { Install } from './engine.ts';
import { InstalledFilter } from './filter.ts';
import { refusesNotify, splitOnRepeatedArgument, translate } from './translate.ts';
import { isSince } from './version.ts';

/**
 * youki: crates/libcontainer/src/seccomp/mod.rs. Until youki-dev/youki#3489 (April 2026) every condition was a rule of
 * its own; a "release" of youki is the month that it was built from, `youki@2026.3`.
 */
export const installWithYouki: Install = (profile, context) => {
  const translated = translate(profile, context, {
    errnoOf: ({ errno }) => errno,
    split: isSince(context.version, '2026.4')
      ? splitOnRepeatedArgument
      : (conditions) => conditions.map((condition) => [condition]),
    skipsRedundant: true,
    refuses: refusesNotify,
  });
  if (!translated.ok) return translated;
  return {
    ok: true,
    filter: new InstalledFilter(translated.collection, undefined),
    notes: translated.notes,
  };
};
