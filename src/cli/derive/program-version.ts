import { createHash } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PACKAGE } from '../package-info.ts';

/** The code that decides what is found in a tree, where the program runs from its sources. */
const SOURCES = ['src/derive', 'src/cli/derive'];

/**
 * What caches depend on beside the tree: the release of this program, and the state of its files. Whoever develops it has
 * several copies of one release, built and not.
 */
export function programVersion(): string {
  const own = fileURLToPath(import.meta.url);
  const hash = createHash('sha256').update(JSON.stringify([PACKAGE.version, PACKAGE.root]));
  for (const path of programFiles(own)) {
    const { size, mtimeMs } = statSync(path);
    hash.update(JSON.stringify([path, size, mtimeMs]));
  }
  return hash.digest('hex');
}

function programFiles(own: string): readonly string[] {
  const folder = dirname(own);
  if (own.endsWith('.ts')) return SOURCES.flatMap((part) => filesIn(join(PACKAGE.root, part), /\.ts$/));
  // The package is bundled into the files of one folder; a single file lies among those of others.
  return folder === join(PACKAGE.root, 'dist', 'bin') ? filesIn(folder, /\.m?js$/) : [own];
}

function filesIn(folder: string, pattern: RegExp): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && pattern.test(basename(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
