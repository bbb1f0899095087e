import { join } from 'node:path';
import { type ManErrors, readManErrors, readManFacts } from '../data/man-pages/man-errors-file.ts';
import type { Spec } from '../spec/model.ts';
import { readTextFile } from './input/read-file.ts';
import { PACKAGE } from './package-info.ts';

/** Where man-pages and the specs differ; undefined where the package does not say. */
export function loadManErrors(specs: readonly Spec[]): ManErrors | undefined {
  const text = manPagesText();
  return text === undefined ? undefined : readManErrors(text, specs);
}

/** What each page of man-pages lists; undefined where the package does not say. */
export function loadManFacts(): ReturnType<typeof readManFacts> {
  const text = manPagesText();
  return text === undefined ? undefined : readManFacts(text);
}

function manPagesText(): string | undefined {
  const file = readTextFile(join(PACKAGE.root, 'content', 'man-pages.json'));
  return file.ok ? file.text : undefined;
}
