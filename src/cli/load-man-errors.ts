import { join } from 'node:path';
import { type ManErrors, readManErrors } from '../data/man-pages/man-errors-file.ts';
import type { Spec } from '../spec/model.ts';
import { readTextFile } from './input/read-file.ts';
import { PACKAGE } from './package-info.ts';

/** Where man-pages and the specs differ; undefined where the package does not say. */
export function loadManErrors(specs: readonly Spec[]): ManErrors | undefined {
  const file = readTextFile(join(PACKAGE.root, 'content', 'man-pages.json'));
  return file.ok ? readManErrors(file.text, specs) : undefined;
}
