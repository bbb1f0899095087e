/** The surroundings in which a call is made. The two filters answer one errno to the call's number. */
export const WORLDS = ['unprivileged', 'root', 'EPERM filter', 'ENOSYS filter'] as const;
/** One of the surroundings in which calls are made: `unprivileged`, `root`, or behind a filter. */
export type World = (typeof WORLDS)[number];

/** What the filter of a world answers; undefined where there is none. */
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
