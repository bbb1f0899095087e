import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

/**
 * A new folder for the tests of one file, which is removed when the run ends. A file that skips all its tests runs no hooks,
 * and vitest kills its workers, which then run no handlers of `exit`.
 *
 * @param name begins the name of the folder
 */
export function ownFolder(name: string): string {
  return mkdtempSync(join(inject('sharedFolder'), `${name}-`));
}
