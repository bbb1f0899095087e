import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const MOUNT = '/sys/fs/cgroup';

/** Memory limit in bytes for the calling processes of all worlds together: Node needs about 70 MiB in each. */
const MAX_MEMORY = 1 << 30;

/** Attempts to remove a group, and milliseconds between them: a killed process takes a moment to end. */
const REMOVALS = 50;
const REMOVAL_DELAY_MS = 20;

/**
 * A control group for the processes that make the calls. It bounds what the kernel charges to it: their pages, page
 * tables, pipes, and allocations that are made with __GFP_ACCOUNT. RLIMIT_AS bounds no memory of the kernel's own, and
 * neither bounds what is charged to nobody, such as the memory for a module.
 */
export interface MemoryGroup {
  /** A command that enters the group and then runs the one that follows. */
  readonly enter: readonly string[];
  remove(): Promise<void>;
}

/** Creates a group below this process's own or beside it; undefined without root or a memory controller. */
export function createMemoryGroup(): MemoryGroup | undefined {
  for (const [parent, limit] of candidates(readOwnGroups())) {
    const folder = join(parent, `probeable-${process.pid}`);
    try {
      mkdirSync(folder);
    } catch {
      continue;
    }
    try {
      if (existsSync(join(folder, limit))) {
        writeFileSync(join(folder, limit), String(MAX_MEMORY));
        return { enter: enterCommand(folder), remove: () => remove(folder) };
      }
    } catch {
      // the limit cannot be set: a group without one is useless
    }
    rmdirSync(folder);
  }
  return undefined;
}

function readOwnGroups(): string {
  try {
    return readFileSync('/proc/self/cgroup', 'utf8');
  } catch {
    return '';
  }
}

/**
 * Folders in which a group may be made, and the file of its limit. In version 2 a group that holds processes cannot
 * hand memory to groups below it, so the own group's parent is next.
 */
export function candidates(ownGroups: string): readonly (readonly [folder: string, limit: string])[] {
  const unified = /^0::(\/.*)$/m.exec(ownGroups)?.[1];
  const memory = /^\d+:(?:[^:]*,)?memory(?:,[^:]*)?:(\/.*)$/m.exec(ownGroups)?.[1];
  return [
    ...(memory === undefined ? [] : [[join(MOUNT, 'memory', memory), 'memory.limit_in_bytes'] as const]),
    ...(unified === undefined
      ? []
      : [...new Set([unified, dirname(unified)])].map((path) => [join(MOUNT, path), 'memory.max'] as const)),
  ];
}

/** The shell itself enters: 0 means the process that writes it (Documentation/admin-guide/cgroup-v2.rst). */
function enterCommand(folder: string): readonly string[] {
  return ['/bin/sh', '-c', 'echo 0 > "$0" && exec "$@"', join(folder, 'cgroup.procs')];
}

async function remove(folder: string): Promise<void> {
  for (let tries = 0; tries < REMOVALS; tries++) {
    try {
      rmdirSync(folder);
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, REMOVAL_DELAY_MS));
    }
  }
}
