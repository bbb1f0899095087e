import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SystemdSets } from '../seccomp/runtimes/systemd-sets.ts';
import { PACKAGE } from './package-info.ts';

/** Loads the package's sets of systemd, by release. */
export function loadSystemdSets(): SystemdSets {
  return new SystemdSets(readFileSync(join(PACKAGE.root, 'content/runtimes/systemd/sets.yaml'), 'utf8'));
}
