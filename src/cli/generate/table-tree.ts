import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MAIN_TABLE, type TableTree } from '../../generate/tables/tables.ts';
import { lazily } from '../../spec/lazily.ts';
import { treeRelease } from '../derive/kernel-tree.ts';
import { readTreeFile } from '../derive/source-files.ts';

/** Where the tables of architectures are (scripts/Makefile.asm-headers and the Makefiles of arch). */
const PLACES = ['kernel/syscalls', 'entry/syscalls', 'tools'];

/**
 * The tables of a kernel tree and what goes with them.
 *
 * @throws Failure where the folder is no kernel tree
 */
export function readTableTree(folder: string): TableTree {
  const release = treeRelease(folder);
  const names = lazily(() => definedNames(join(folder, 'include/uapi')));
  return {
    release,
    tables: [MAIN_TABLE, ...architectureTables(folder)]
      .filter((path) => existsSync(join(folder, path)))
      .sort(),
    read: (path) => readTreeFile(folder, path),
    definedIn: (name) => names().get(name),
  };
}

function architectureTables(folder: string): readonly string[] {
  const architectures = readdirSync(join(folder, 'arch'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  return architectures.flatMap(({ name: architecture }) =>
    PLACES.flatMap((place) => {
      const path = join(folder, 'arch', architecture, place);
      // arm64's table for 64 bits is a link to scripts/syscall.tbl.
      const entries = existsSync(path) ? readdirSync(path, { withFileTypes: true }) : [];
      return entries
        .filter((entry) => entry.isFile() && /^syscall(?:_\w+)?\.tbl$/.test(entry.name))
        .map(({ name }) => `arch/${architecture}/${place}/${name}`);
    }),
  );
}

const DEFINITION =
  /^\s*#\s*define\s+(\w+)|^(?:struct|union)\s+(\w+)\s*\{|^typedef\b[^;{}]*?\b(\w+)(?:\[\w*\])?;/gm;

/** The header of each name; of several, the one in the folder nearest to the top. */
function definedNames(folder: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.h'),
  );
  for (const path of paths.sort((a, b) => a.split('/').length - b.split('/').length)) {
    const text = readFileSync(join(folder, path), 'utf8');
    for (const [, macro, tag, type] of text.matchAll(DEFINITION)) {
      const name = macro ?? tag ?? type ?? '';
      if (!names.has(name)) names.set(name, path);
    }
  }
  return names;
}
