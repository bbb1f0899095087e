/* Copies what the command line needs into a folder: `node build/copy-package.mjs FOLDER`, for packages of distributions. */
import { cpSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { packageFiles } from './package-files.mjs';

const [, , folder] = process.argv;
if (folder === undefined) throw new Error('name a folder');
for (const path of packageFiles().paths) {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  cpSync(path, target, { mode: 0 });
}
