import { KILL_THREAD, type SeccompAction } from '../seccomp-action.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import type { EngineName, Installer } from './container-engine.ts';
import { InstalledFilter } from './installed-filter.ts';
import { splitOnRepeatedArgument, translateProfile } from './translate-profile.ts';

/** How a tool makes a filter of its own list, which content/runtimes writes as rules. */
interface OwnList {
  /** It knows the numbers itself, so that libseccomp's table does not matter. */
  readonly hasNumbers?: boolean;
  /** A binary tree over the numbers instead of a chain. */
  readonly isBinaryTree?: boolean;
  /** What callers of other architectures get, by the name of the host. */
  readonly foreignAction?: (host: string) => SeccompAction;
}

const EPERM: SeccompAction = { kind: 'errno', errno: 1 };

/** The tools that read no profile of a container. */
const OWN_LISTS: ReadonlyMap<EngineName, OwnList> = new Map<EngineName, OwnList>([
  // src/nspawn/nspawn-seccomp.c: one filter for each architecture, and more that refuse audit sockets; together they
  // decide like this one. systemd sets SCMP_FLTATR_CTL_OPTIMIZE to 2.
  ['systemd-nspawn', { isBinaryTree: true }],
  // common/flatpak-run.c, setup_seccomp, gives libseccomp numbers; bubblewrap loads the program that it exports.
  ['flatpak', { hasNumbers: true }],
  // src/lxc/seccomp.c; Incus and LXD write lists for it.
  ['lxc', {}],
  // cmd/snap-seccomp/main.go
  ['snapd', {}],
  // src/fseccomp writes BPF: other architectures pass, since each has a filter of its own, and so x32 is refused.
  [
    'firejail',
    { hasNumbers: true, foreignAction: (host) => (host === 'x86_64' ? EPERM : { kind: 'allow' }) },
  ],
  // libc/seccomp/seccomp_policy.cpp of bionic writes BPF of its own; what it does not know is trapped.
  ['android', { hasNumbers: true, foreignAction: () => ({ kind: 'trap' }) }],
]);

/** Whether an engine reads no profile, and has a list of its own. */
export function hasOwnList(engine: EngineName): boolean {
  return OWN_LISTS.has(engine);
}

/** Whether the table of libseccomp decides which calls an engine knows. */
export function usesLibraryTable(engine: EngineName): boolean {
  return OWN_LISTS.get(engine)?.hasNumbers !== true;
}

/** How a tool installs its own list: it keeps every errno, and leaves out rules that repeat the default. */
export function ownListInstaller(engine: EngineName): Installer {
  const {
    hasNumbers = false,
    isBinaryTree = false,
    foreignAction = () => KILL_THREAD,
  } = OWN_LISTS.get(engine) ?? {};
  return (profile, { native, version, numbers }) => {
    const context = { native, version, numbers: hasNumbers ? syscallNumbers() : numbers };
    const translated = translateProfile(profile, context, {
      errnoOf: ({ errno }) => errno,
      split: splitOnRepeatedArgument,
      skipsRedundant: true,
      refuses: () => undefined,
    });
    if (!translated.ok) return translated;
    const { collection, notes } = translated;
    collection.isBinaryTree = isBinaryTree;
    collection.foreignAction = foreignAction(native.name);
    return { ok: true, filter: new InstalledFilter(collection, undefined), notes };
  };
}
