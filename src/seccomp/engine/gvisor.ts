import type { Installer } from './container-engine.ts';
import { InstalledFilter } from './installed-filter.ts';
import { splitOnRepeatedArgument, translateProfile } from './translate-profile.ts';

/**
 * gVisor with `--oci-seccomp`, which is off by default: runsc/specutils/seccomp/seccomp.go. It passes over `errnoRet`,
 * so that every refusal is EPERM. It merges rules with a compiler of its own; where rules of one syscall overlap, what
 * libseccomp would do is an assumption.
 */
export const installWithGvisor: Installer = (profile, context) => {
  const translated = translateProfile(profile, context, {
    errnoOf: () => undefined,
    split: splitOnRepeatedArgument,
    skipsRedundant: true,
    refuses: () => undefined,
  });
  if (!translated.ok) return translated;
  return {
    ok: true,
    filter: new InstalledFilter(translated.collection, undefined),
    notes: [
      ...translated.notes,
      'gVisor applies a profile with --oci-seccomp only, and answers EPERM for every errno',
    ],
  };
};
