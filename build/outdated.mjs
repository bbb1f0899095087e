import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** The folders of `dist` that tsc writes, which never removes what it wrote before. */
const FOLDERS = ['src', 'rules'];

/**
 * Removes what tsc wrote for sources that no longer exist, so that nothing imports it, and then the folders that are
 * empty.
 *
 * @returns the paths of the removed files
 */
export function removeOutdated(root) {
  return FOLDERS.flatMap((folder) => prune(root, folder)).sort();
}

function prune(root, folder) {
  const output = join(root, 'dist', folder);
  if (!existsSync(output)) return [];
  const removed = readdirSync(output, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return prune(root, path);
    const source = path.replace(/(?:\.d\.ts|\.js)$/, '');
    if (source !== path && ['.ts', '.tsx'].some((ending) => existsSync(join(root, source + ending))))
      return [];
    rmSync(join(output, entry.name));
    return [`dist/${path}`];
  });
  if (readdirSync(output).length === 0) rmSync(output, { recursive: true });
  return removed;
}
