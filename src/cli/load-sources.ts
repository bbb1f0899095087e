import { join } from 'node:path';
import { type PlacesOf, readSources } from '../data/sources-file.ts';
import { readTextFile } from './input/read-file.ts';
import { PACKAGE } from './package-info.ts';

/** Where the kernel's code has the steps of shipped specs, from the package. */
export function loadSources(): PlacesOf {
  const file = readTextFile(join(PACKAGE.root, 'content', 'sources.json'));
  return readSources(file.ok ? file.text : '');
}
