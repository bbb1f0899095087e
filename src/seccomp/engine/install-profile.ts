import { MAX_INSTRUCTIONS } from '../bpf/instruction.ts';
import type { ResolvedProfile } from '../profile/resolve-profile.ts';
import type {
  ContainerEngine,
  EngineContext,
  EngineName,
  Installation,
  Installer,
} from './container-engine.ts';
import { installWithCrun } from './crun.ts';
import { installWithGvisor } from './gvisor.ts';
import { ownListInstaller } from './own-list.ts';
import { installWithRunc } from './runc.ts';
import { installWithYouki } from './youki.ts';

const INSTALLERS: Readonly<Record<EngineName, Installer>> = {
  runc: installWithRunc,
  crun: installWithCrun,
  youki: installWithYouki,
  gvisor: installWithGvisor,
  'systemd-nspawn': ownListInstaller('systemd-nspawn'),
  flatpak: ownListInstaller('flatpak'),
  lxc: ownListInstaller('lxc'),
  snapd: ownListInstaller('snapd'),
  firejail: ownListInstaller('firejail'),
  android: ownListInstaller('android'),
  systemd: () => ({ ok: false, message: 'systemd reads units, and no profile of a container' }),
};

/** Installs a resolved profile as an engine does, and checks the length of the program. */
export function installProfile(
  engine: ContainerEngine,
  profile: ResolvedProfile,
  context: Omit<EngineContext, 'version'>,
): Installation {
  const installation = INSTALLERS[engine.name](profile, { ...context, version: engine.version });
  if (!installation.ok || !installation.filter.isTooLong()) return installation;
  return {
    ok: false,
    message: `its filter has more than ${MAX_INSTRUCTIONS} instructions, the kernel's limit`,
  };
}
