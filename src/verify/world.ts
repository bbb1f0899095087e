/** The environments in which calls are made. Each of the two filters returns one errno for the call's number. */
export const WORLDS = ['unprivileged', 'root', 'EPERM filter', 'ENOSYS filter'] as const;
/** One environment in which calls are made: `unprivileged`, `root`, or under a filter. */
export type World = (typeof WORLDS)[number];

/** The errno that a world's filter returns; undefined where it has none. */
export function filterErrno(world: World): 'EPERM' | 'ENOSYS' | undefined {
  switch (world) {
    case 'unprivileged':
    case 'root':
      return undefined;
    case 'EPERM filter':
      return 'EPERM';
    case 'ENOSYS filter':
      return 'ENOSYS';
  }
}
