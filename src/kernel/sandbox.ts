import { existsSync } from 'node:fs';
import { Caller } from './caller.ts';
import type { Launch } from './child-process.ts';
import type { MemoryGroup } from './memory-group.ts';
import type { Confinement } from './protocol.ts';

/** The user "nobody" (DEFAULT_OVERFLOWUID in include/linux/highuid.h). */
const NOBODY = 65534;

/** Ways to start the process in namespaces of its own, best first. The first that works is used. */
const APART: readonly { readonly forRoot: boolean; readonly command: readonly string[] }[] = [
  {
    forRoot: true,
    command: 'unshare --mount --pid --net --ipc --uts --cgroup --fork --kill-child'.split(' '),
  },
  {
    forRoot: false,
    command: 'unshare --user --map-current-user --mount --pid --net --ipc --uts --fork --kill-child'.split(
      ' ',
    ),
  },
];

/** How the calling process is kept apart from the rest of the machine. */
export interface Sandbox {
  /** It has PID, network, mount, UTS and IPC namespaces of its own. */
  readonly isApart: boolean;
  /** Why there are no namespaces, where there are none. */
  readonly whyNotApart: string | undefined;
  readonly isRoot: boolean;
  launch(isRootWorld: boolean, filter: Uint8Array | undefined, emptyRoot: string | undefined): Launch;
}

/**
 * Finds a way to start the calling process, in `group` if there is one. Returns a message if there is none: koffi is not
 * installed, or the architecture is not supported.
 */
export async function findSandbox(
  child: string,
  isRoot: boolean,
  group: MemoryGroup | undefined,
): Promise<Sandbox | string> {
  if (!existsSync(child)) return `${child} is missing: build the project first`;
  const own = [process.execPath, child];
  const user = isRoot ? NOBODY : undefined;
  const confinement: Confinement = { user, emptyRoot: undefined, filter: undefined };
  let whyNotApart: string | undefined;
  for (const way of [...APART.filter(({ forRoot }) => forRoot === isRoot), { command: [] }]) {
    const command = [...(group?.enter ?? []), ...way.command, ...own];
    const caller = new Caller({ command, confinement });
    const fault = await caller.fault();
    caller.stop();
    if (fault !== undefined) {
      whyNotApart ??= fault;
      continue;
    }
    return {
      isApart: way.command.length > 0,
      whyNotApart,
      isRoot,
      launch: (isRootWorld, filter, emptyRoot) => ({
        command,
        confinement: {
          user: isRootWorld ? undefined : user,
          emptyRoot,
          filter: filter === undefined ? undefined : Buffer.from(filter).toString('base64'),
        },
      }),
    };
  }
  return whyNotApart ?? 'no process can be started';
}
