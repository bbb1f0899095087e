import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { staleness } from '../../build/sources.mjs';

const root = join(import.meta.dirname, '../..');

/** What a test says that runs what is built. */
const USES_DIST = /(?<!ajv\/)\bdist\/|\bgenerate\.mjs\b/;

/**
 * Runs the tests of what is built first, since they take longest. Where that is not what the sources say, none is run: they
 * would judge a program of yesterday.
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
    return [...built, ...sorted.filter((each) => !built.includes(each))];
  }
}

/** Whether a test, or what it imports from `test`, runs what is built. */
export function usesDist(path: string, seen: Set<string> = new Set()): boolean {
  if (seen.has(path) || !existsSync(path)) return false;
  seen.add(path);
  const text = readFileSync(path, 'utf8');
  if (USES_DIST.test(text)) return true;
  return [...text.matchAll(/from '(\.[^']+\.ts)'/g)]
    .map(([, imported = '']) => join(dirname(path), imported))
    .some((imported) => imported.startsWith(join(root, 'test/')) && usesDist(imported, seen));
}
