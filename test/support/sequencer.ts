import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { staleness } from '../../build/sources.mjs';

const root = join(import.meta.dirname, '../..');

/** Matches the source of a test that uses the built program. */
const USES_DIST = /(?<!ajv\/)\bdist\/|\bgenerate\.mjs\b/;

/** The project of vitest.config.ts whose files have a process each. */
export const ALONE = 'alone';

/**
 * Runs files that have a process each first, since a process for several ends with the first file that has its own; of
 * both, the tests of the built program first, since they take longest. If the build does not match the sources, runs no
 * test, since the results would be about an outdated program.
 */
export class Sequencer extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(specifications);
    const built = sorted.filter(({ moduleId }) => usesDist(moduleId));
    const fault = built.length === 0 ? undefined : staleness(root);
    if (fault !== undefined) {
      const error = new Error(`${fault}: npm run build`);
      delete error.stack;
      throw error;
    }
    const rank = (each: TestSpecification): number =>
      (each.project.name === ALONE ? 0 : 2) + (built.includes(each) ? 0 : 1);
    return sorted.toSorted((a, b) => rank(a) - rank(b));
  }
}

/** Whether a test, or a module of `test` that it imports, uses the built program. */
export function usesDist(path: string, seen: Set<string> = new Set()): boolean {
  if (seen.has(path) || !existsSync(path)) return false;
  seen.add(path);
  const text = readFileSync(path, 'utf8');
  if (USES_DIST.test(text)) return true;
  return [...text.matchAll(/from '(\.[^']+\.ts)'/g)]
    .map(([, imported = '']) => join(dirname(path), imported))
    .some((imported) => imported.startsWith(join(root, 'test/')) && usesDist(imported, seen));
}
