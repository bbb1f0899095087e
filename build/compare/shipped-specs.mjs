import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSpecs } from '../../dist/src/spec/read.js';

const CONTENT = join(import.meta.dirname, '../../content');

/** The specs of system calls: those that people wrote, and those that are derived. */
export function shippedSpecs() {
  return ['syscalls', 'derived'].flatMap((folder) =>
    readdirSync(join(CONTENT, folder))
      .filter((name) => name.endsWith('.yaml'))
      .sort()
      .flatMap(
        (name) => readSpecs(readFileSync(join(CONTENT, folder, name), 'utf8')).documents[0]?.spec ?? [],
      ),
  );
}
