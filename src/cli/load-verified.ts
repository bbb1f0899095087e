import { existsSync, readdirSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { type CallsSeen, readSeen, type Seen, type VerifiedOn, verifiedOn } from '../verify/verified.ts';
import { readTextFile } from './input/read-file.ts';
import { PACKAGE } from './package-info.ts';
import { warn } from './print.ts';

/** The recorded results of kernels. */
export interface Verified {
  readonly verifiedOn: VerifiedOn;
  readonly seen: CallsSeen;
}

/** What `verify --record` wrote: into the project's `content/verified`, and into the one that comes with the package. */
export function loadVerified(): Verified {
  const folders = new Set([resolve('content'), join(PACKAGE.root, 'content')]);
  const records = [...folders].flatMap((folder) => recordsIn(folder).map((seen) => ({ folder, seen })));
  return {
    verifiedOn: verifiedOn(records.map(({ seen }) => seen)),
    // A record is about the specs next to it, not about others of the same name.
    seen: (syscall, path) =>
      records
        .filter(({ folder }) => resolve(path).startsWith(folder + sep))
        .flatMap(({ seen }) => seen.calls.get(syscall) ?? []),
  };
}

function recordsIn(content: string): readonly Seen[] {
  const folder = join(content, 'verified');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const path = join(folder, name);
      const file = readTextFile(path);
      const seen = file.ok ? readSeen(file.text) : undefined;
      if (seen === undefined) warn(`probeable: ${path} is no record of verify, and is left out\n`);
      return seen ?? [];
    });
}
