import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import type { Installer } from './container-engine.ts';
import { InstalledFilter } from './installed-filter.ts';
import { splitOnRepeatedArgument, translateProfile } from './translate-profile.ts';

/**
 * Flatpak: common/flatpak-run.c, setup_seccomp. It reads no profile. It gives libseccomp numbers instead of names, those of
 * the headers that it was built with and of its own flatpak-syscalls-private.h, so that the library's table does not matter;
 * bubblewrap loads the program that libseccomp exports.
 */
export const installWithFlatpak: Installer = (profile, { native, version }) => {
  const context = { native, version, numbers: syscallNumbers() };
  const translated = translateProfile(profile, context, {
    errnoOf: ({ errno }) => errno,
    split: splitOnRepeatedArgument,
    skipsRedundant: true,
    refuses: () => undefined,
  });
  if (!translated.ok) return translated;
  const { collection, notes } = translated;
  return { ok: true, filter: new InstalledFilter(collection, undefined), notes };
};
