import { relative } from 'node:path';

/** A path relative to the working directory. */
export function relativeHere(path: string): string {
  return relativeFrom('', path);
}

/** A path relative to a folder, as in the configuration of that folder. */
export function relativeFrom(folder: string, path: string): string {
  return relative(folder, path) || '.';
}
