import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the build writes down what it was made of. */
export const RECORD = 'dist/.sources.json';

const FOLDERS = ['src', 'rules', 'build', 'content/derived', 'content/runtimes'];
const IS_SOURCE =
  /(?<!\.test)\.tsx?$|^build\/[^/]+\.mjs$|^src\/.*\.c$|^content\/derived\/|^content\/runtimes\/[^/]+\.yaml$/;

/** A hash of each file that `dist` is made of, by its path in the repository. */
export function sourceHashes(root) {
  const inFolders = FOLDERS.filter((folder) => existsSync(join(root, folder))).flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((name) => `${folder}/${name}`)
      .filter((path) => IS_SOURCE.test(path)),
  );
  const configurations = readdirSync(root).filter((name) => /^(?:tsconfig.*|package-lock)\.json$/.test(name));
  const hash = (path) =>
    createHash('sha256')
      .update(readFileSync(join(root, path)))
      .digest('base64');
  return Object.fromEntries([...inFolders, ...configurations].sort().map((path) => [path, hash(path)]));
}

/** What is wrong with `dist`, in one sentence; undefined where it was built from the sources that are there. */
export function staleness(root) {
  const now = sourceHashes(root);
  let built;
  try {
    built = JSON.parse(readFileSync(join(root, RECORD), 'utf8'));
  } catch {
    return 'dist is not built';
  }
  const paths = [...new Set([...Object.keys(built), ...Object.keys(now)])];
  const [first, ...others] = paths.filter((path) => now[path] !== built[path]);
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` and ${others.length} other file${others.length === 1 ? '' : 's'}`;
  return `dist is stale: ${first}${more} changed since it was built`;
}
