/**
 * Names that came with a release of libseccomp (its src/syscalls.csv, tag by tag; 2.5.0 and before know the rest).
 * What a runtime does with a profile depends on it: a name that the installed library does not know is skipped.
 */
const NEW_NAMES: readonly (readonly [release: string, names: string])[] = [
  [
    '2.5.2',
    'close_range epoll_pwait2 landlock_add_rule landlock_create_ruleset landlock_restrict_self memfd_secret ' +
      'mount_setattr process_madvise quotactl_fd',
  ],
  ['2.5.3', 'process_mrelease'],
  ['2.5.4', 'futex_waitv set_mempolicy_home_node'],
  ['2.5.5', 'cachestat fchmodat2 futex_requeue futex_wait futex_wake map_shadow_stack'],
  [
    '2.5.6',
    'getxattrat listmount listxattrat lsm_get_self_attr lsm_list_modules lsm_set_self_attr mseal removexattrat ' +
      'riscv_hwprobe setxattrat statmount uretprobe',
  ],
  ['2.6.0', 'atomic_barrier atomic_cmpxchg_32 getpagesize'],
  ['2.6.1', 'file_getattr file_setattr listns open_tree_attr rseq_slice_yield uprobe'],
];

/** Numbers of known names that a release gave to an architecture, or took from it. */
const NUMBER_CHANGES: readonly (readonly [release: string, name: string, column: string, gained: boolean])[] =
  [
    ['2.5.5', 'cacheflush', 'parisc', true],
    ['2.5.5', 'cacheflush', 'parisc64', true],
    ['2.5.5', 'memfd_secret', 'riscv64', true],
    ['2.5.5', 'memfd_secret', 's390', true],
    ['2.5.5', 'memfd_secret', 's390x', true],
    ['2.5.6', 'map_shadow_stack', 'x32', true],
    ['2.6.1', '_llseek', 'parisc64', false],
  ];

/** `_llseek` on parisc64 before 2.6.1 took it back. */
const TAKEN_BACK = 140;

/** Architectures that came with a release. */
const NEW_ARCHITECTURES: ReadonlyMap<string, string> = new Map(
  ['loongarch64', 'm68k', 'sh', 'sheb'].map((name) => [name, '2.6.0']),
);

/** Distribution packages that carry a newer table than their version says. */
const PACKAGE_TABLES: ReadonlyMap<string, string> = new Map([
  ['2.5.1-1+deb11u1', '2.5.3'],
  ['2.5.4-1+deb12u1', '2.5.5'],
]);

/** A release of libseccomp, as far as its table goes. */
export type Release = readonly [number, number, number];

/** Reads "2.5.4", or a Debian package's "2.5.4-1+deb12u1"; undefined for anything else. */
export function parseRelease(text: string): Release | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}))?(?:-[\w.+~]*)?$/.exec(
    PACKAGE_TABLES.get(text) ?? text,
  );
  return match === null ? undefined : [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
}

/** Whether `release` (undefined: the newest) is `since` or later. */
export function isAtLeast(release: Release | undefined, since: string): boolean {
  const other = parseRelease(since);
  if (release === undefined || other === undefined) return true;
  return (release[0] - other[0] || release[1] - other[1] || release[2] - other[2]) >= 0;
}

const SINCE: ReadonlyMap<string, string> = new Map(
  NEW_NAMES.flatMap(([release, names]) => names.split(' ').map((name): [string, string] => [name, release])),
);

/** Whether a release's table has a name. */
export function isNameKnown(name: string, release: Release | undefined): boolean {
  const since = SINCE.get(name);
  return since === undefined || isAtLeast(release, since);
}

/** Whether a release knows an architecture. */
export function isArchitectureKnown(name: string, release: Release | undefined): boolean {
  const since = NEW_ARCHITECTURES.get(name);
  return since === undefined || isAtLeast(release, since);
}

/** The number in a release's table, where the newest table has `newest`; undefined for none. */
export function numberInRelease(
  name: string,
  column: string,
  newest: number | undefined,
  release: Release | undefined,
): number | undefined {
  const change = NUMBER_CHANGES.find(([, changed, where]) => changed === name && where === column);
  if (change === undefined || isAtLeast(release, change[0])) return newest;
  return change[3] ? undefined : TAKEN_BACK;
}
