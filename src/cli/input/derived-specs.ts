import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { PACKAGE } from '../package-info.ts';
import { readPackedTexts } from './packed-texts.ts';

/*
 * The specs that a program read from the kernel's code, and nobody reviewed, with what kernels answered. A clone has them
 * as files; in the package, where they would take half a megabyte, they are packed, and are read under the paths that they
 * have in a clone.
 */

const FOLDER = join(PACKAGE.root, 'content', 'derived');
/** The file with all of them, which build/build.mjs writes. */
export const PACKED_SPECS = join(PACKAGE.root, 'dist', 'derived.txt');
const EXTENSION = '.yaml';

let names: readonly string[] | undefined;
let texts: ReadonlyMap<string, string> | undefined;

/** The paths of all specs, by name. */
export function derivedSpecFiles(): readonly string[] {
  names ??= existsSync(FOLDER)
    ? readdirSync(FOLDER)
        .filter((name) => name.endsWith(EXTENSION))
        .sort()
    : [];
  const all = names.length > 0 ? names : [...packedTexts().keys()].filter((name) => name.endsWith(EXTENSION));
  return all.map((name) => join(FOLDER, name));
}

/** The path of the spec of a call; undefined if there is none. */
export function derivedSpecFile(syscall: string): string | undefined {
  const path = join(FOLDER, `${syscall}${EXTENSION}`);
  return existsSync(path) || packedText(path) !== undefined ? path : undefined;
}

/** The text that a path of these has in the package; undefined for every other path. */
export function packedText(path: string): string | undefined {
  return path.startsWith(FOLDER) ? packedTexts().get(basename(path)) : undefined;
}

/** By file name. */
function packedTexts(): ReadonlyMap<string, string> {
  texts ??= existsSync(PACKED_SPECS) ? readPackedTexts(PACKED_SPECS) : new Map();
  return texts;
}
