import { cpSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const FROM = 'dist';
const OUTPUT = 'dist/types';

/**
 * Copies the declarations that the library's public types need, and nothing else of what tsc wrote.
 *
 * @throws {Error} where one of them needs a package: whoever installs the library has none
 */
export function copyTypes() {
  rmSync(OUTPUT, { recursive: true, force: true });
  const files = new Set([join(FROM, 'src/index.d.ts')]);
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    for (const [, imported] of text.matchAll(/\b(?:from|import)\s*\(?\s*['"]([^'"]+)['"]/g)) {
      if (!imported.startsWith('.')) throw new Error(`${file} needs the types of ${imported}`);
      files.add(join(dirname(file), imported.replace(/\.[jt]s$/, '.d.ts')));
    }
    const target = join(OUTPUT, relative(FROM, file));
    mkdirSync(dirname(target), { recursive: true });
    cpSync(file, target);
  }
}
