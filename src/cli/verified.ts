import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readSeen, type VerifiedOn, verifiedOn } from '../verify/verified.ts';
import { readTextFile } from './input/read-file.ts';
import { PACKAGE } from './package-info.ts';

/** What `verify --record` wrote: into the project's `content/verified`, and into the one that comes with the package. */
export function loadVerified(): VerifiedOn {
  const folders = new Set([resolve('content', 'verified'), join(PACKAGE.root, 'content', 'verified')]);
  const files = [...folders]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.json'));
  return verifiedOn(
    files.flatMap((path) => {
      const file = readTextFile(path);
      const seen = file.ok ? readSeen(file.text) : undefined;
      if (seen === undefined)
        process.stderr.write(`probeable: ${path} is no record of verify, and is left out\n`);
      return seen === undefined ? [] : [seen];
    }),
  );
}
