import { existsSync } from 'node:fs';
import { findSpecFile } from '../input/find-spec.ts';

/**
 * The paths to check: a word that is no file and no folder here, and could be the name of a call, stands for the file
 * that describes the call. What exists is what it is, whatever it is called.
 */
export async function filesNamed(paths: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    paths.map(async (path) =>
      /^[A-Za-z_]\w*$/.test(path) && !existsSync(path) ? await findSpecFile(path) : path,
    ),
  );
}
