import type { Installer } from './container-engine.ts';
import { InstalledFilter } from './installed-filter.ts';
import { splitOnRepeatedArgument, translateProfile } from './translate-profile.ts';

/**
 * gVisor with `--oci-seccomp`, which is off by default: runsc/specutils/seccomp/seccomp.go. It ignores `errnoRet`, so that
 * every refusal is EPERM. It has its own compiler; if rules of one syscall overlap, the model of libseccomp's merging is
 * an assumption.
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
      'gVisor applies a profile only with --oci-seccomp, and returns EPERM for every errno',
    ],
  };
};
