import type { ContainerEngine, EngineName } from './container-engine.ts';
import { isEngineSince } from './engine-version.ts';

/**
 * When an engine makes a call of its own under the filter of the container.
 * - `late`: at every start. With no_new_privs these are all, since the filter is loaded as late as possible.
 * - `early`: at a start without no_new_privs, where the filter is loaded before capabilities are dropped.
 * - `exec`: when a program is run in a container that has started (`exec`).
 */
export type StartPhase = 'late' | 'early' | 'exec';

/** A call that an engine itself makes under the filter. */
export interface OwnCall {
  readonly phase: StartPhase;
  /** Its name; of calls of which one is enough, "faccessat2 or faccessat". */
  readonly syscall: string;
  /** What the engine prints if the call fails, before the errno's text; undefined if its message says nothing of it. */
  readonly prints: string | undefined;
  /** Whether a failure changes nothing, so that only a filter that kills the process prevents the start. */
  readonly mayFail: boolean;
}

/** Calls of some releases. */
interface CallsOfReleases {
  readonly phase: StartPhase;
  readonly since?: string;
  readonly before?: string;
  /** The first letters of packages that have the change of `since` although their release is older. */
  readonly packages?: readonly string[];
  /** By call, in their order: what is printed if it fails. */
  readonly needed?: Readonly<Record<string, string | undefined>>;
  readonly mayFail?: readonly string[];
  /** The first release that prints so. */
  readonly printsSince?: string;
}

/** runc 1.1.12 closes all descriptors before the exec (CVE-2024-21626); Debian 12 has it in its 1.1.5. */
const CLOSES_ALL = { since: '1.1.12', packages: ['1.1.5+ds1-1+deb12u'] } as const;

/**
 * runc: libcontainer/standard_init_linux.go and init_linux.go (finalizeNamespace, setupUser) by tag. Measured by refusing
 * one call after the other to 1.0.0-rc93, 1.0.3, 1.1.0, 1.1.15 and Debian's 1.1.5; later releases by their source, and
 * of those only what all their paths call. The calls of `exec` are a part of those of the start.
 */
const RUNC: readonly CallsOfReleases[] = [
  {
    phase: 'early',
    before: '1.2.0-rc.1',
    needed: {
      openat: 'error closing exec fds: open /proc/self/fd',
      fstatfs: 'error closing exec fds: ensure /proc/self/fd is on procfs',
      getdents64: 'error closing exec fds: readdirent /proc/self/fd',
      capget: undefined,
      newfstatat: 'unable to setup user: stat /dev/null',
    },
    mayFail: ['epoll_ctl', 'fcntl'],
    printsSince: '1.1.0',
  },
  {
    phase: 'early',
    needed: {
      chdir: 'chdir to cwd',
      read: undefined,
      prctl: 'unable to apply bounding set',
      fstat: 'unable to setup user: fstat',
      setgroups: 'unable to setup user: setgroups',
      setgid: 'unable to setup user',
      setuid: 'unable to setup user',
    },
    printsSince: '1.1.0',
  },
  {
    phase: 'early',
    ...CLOSES_ALL,
    needed: { getcwd: 'failed to verify if current working directory is safe' },
  },
  {
    phase: 'early',
    needed: { capset: 'unable to apply caps', getppid: undefined },
    printsSince: '1.1.0',
  },
  // system.Eaccess(). From 1.1.6 it depends on the release of Go that built runc.
  { phase: 'early', since: '1.1.4', before: '1.1.6', needed: { 'faccessat2 or faccessat': 'exec' } },
  { phase: 'early', since: '1.0.0-rc93', before: '1.1.0', needed: { close: undefined, write: undefined } },
  {
    phase: 'late',
    since: '1.1.0',
    needed: {
      close: 'close log pipe',
      openat: 'open exec fifo',
      write: 'cannot start an already running container',
    },
  },
  { phase: 'late', since: '1.0.0-rc93', mayFail: ['getpid'] },
  {
    phase: 'late',
    ...CLOSES_ALL,
    before: '1.2.8',
    needed: { fstatfs: 'ensure /proc/self/fd is on procfs' },
  },
  { phase: 'late', ...CLOSES_ALL, needed: { getdents64: 'readdirent /proc/self/fd' } },
  { phase: 'late', ...CLOSES_ALL, before: '1.2.0-rc.1', mayFail: ['epoll_ctl'] },
  // pathrs-lite asks before the filter is loaded whether there are openat2 and STATX_MNT_ID, and remembers it (HasOpenat2,
  // hasStatxMountID): kubernetes-sigs/security-profiles-operator#3041.
  { phase: 'late', since: '1.3.3', needed: { openat2: 'reopen exec fifo', statx: 'reopen exec fifo' } },
  { phase: 'late', needed: { execve: 'exec' } },
];

/**
 * crun: container_init_setup(), container_init() and exec_process_entrypoint() in src/libcrun/container.c, in 0.14, 1.8.1
 * and 1.29.1. Measured with Debian's 1.8.1.
 */
const CRUN: readonly CallsOfReleases[] = [
  {
    phase: 'early',
    needed: {
      prctl: 'prctl drop bounding',
      setresgid: 'cannot setresgid to',
      setresuid: 'cannot setresuid to',
      capset: 'capset',
      rt_sigprocmask: 'read from the init process',
      rt_sigaction: 'read from the init process',
      write: 'read from the init process',
    },
  },
  { phase: 'late', needed: { execve: 'exec container process' }, mayFail: ['close'] },
  { phase: 'exec', needed: { write: undefined }, mayFail: ['umask'] },
];

const OWN_CALLS: Readonly<Partial<Record<EngineName, readonly CallsOfReleases[]>>> = {
  runc: RUNC,
  crun: CRUN,
  youki: [{ phase: 'late', needed: { execve: undefined } }],
};

/** The calls that an engine's release makes itself under the filter, in their order, as far as they are known. */
export function ownCalls({ name, version, label }: ContainerEngine): readonly OwnCall[] {
  const release = label.slice(label.indexOf('@') + 1);
  return (OWN_CALLS[name] ?? [])
    .filter(
      ({ since, before, packages = [] }) =>
        (since === undefined ||
          isEngineSince(version, since) ||
          packages.some((one) => release.startsWith(one))) &&
        (before === undefined || (version !== undefined && !isEngineSince(version, before))),
    )
    .flatMap(({ phase, needed = {}, mayFail = [], printsSince }) => [
      ...Object.entries(needed).map(([syscall, prints]) => ({
        phase,
        syscall,
        prints: printsSince === undefined || isEngineSince(version, printsSince) ? prints : undefined,
        mayFail: false,
      })),
      ...mayFail.map((syscall) => ({ phase, syscall, prints: undefined, mayFail: true })),
    ]);
}
