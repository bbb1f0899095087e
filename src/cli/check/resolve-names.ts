import { existsSync } from 'node:fs';
import { findSpecFile } from '../input/find-spec.ts';

/**
 * Replaces names of calls by the files that describe them. A word is a name if no file or folder of that name exists and
 * it has the form of one.
 */
export async function resolveNames(paths: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    paths.map(async (path) =>
      /^[A-Za-z_]\w*$/.test(path) && !existsSync(path) ? await findSpecFile(path) : path,
    ),
  );
}
