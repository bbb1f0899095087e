import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { probeable } from './support/command-line.ts';

/* A kernel tree whose files are not all there, and what is kept of it on disk. */

const folder = mkdtempSync(join(tmpdir(), 'probeable-files-'));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const CALL =
  'SYSCALL_DEFINE1(xyzzy, int, fd)\n{\n\tif (!helper())\n\t\treturn -EPERM;\n\treturn do_xyzzy(fd);\n}\n';

/** A tree of so many files that what is found in it is worth keeping. */
function grow(name: string): string {
  const tree = join(folder, name);
  for (const part of ['fs', 'mm/secret']) mkdirSync(join(tree, part), { recursive: true });
  writeFileSync(join(tree, 'Makefile'), 'VERSION = 7\nPATCHLEVEL = 4\nSUBLEVEL = 0\n');
  writeFileSync(join(tree, 'fs/xyzzy.c'), CALL);
  writeFileSync(join(tree, 'mm/secret/helper.c'), 'int helper(void)\n{\n\treturn 0;\n}\n');
  for (let number = 0; number < 500; number++) writeFileSync(join(tree, `fs/empty${number}.c`), '');
  return tree;
}

const check = (tree: string, ...more: readonly string[]) =>
  probeable(['check', join(tree, 'fs/xyzzy.c'), '--tree', tree, '--format', 'json', ...more], {
    cwd: folder,
    env: { XDG_CACHE_HOME: join(tree, 'cache') },
  });

test('nothing of a tree is kept on disk with --no-cache, and the same is found in it', () => {
  const tree = grow('kept');
  const without = check(tree, '--no-cache');
  expect(without.stdout).toContain('"grade": "none"');
  expect(existsSync(join(tree, 'cache'))).toBe(false);
  expect(check(tree).stdout).toBe(without.stdout);
  expect(existsSync(join(tree, 'cache', 'probeable'))).toBe(true);
  expect(check(tree, '--no-cache').stdout).toBe(without.stdout);
});

describe('a part of a tree that may not be read', () => {
  // The superuser may read everything, so nobody asks.
  const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
  const ask = (tree: string) =>
    probeable(['derive', 'xyzzy', '--tree', tree, '--no-cache'], { cwd: folder, ...asNobody });

  test.each([
    ['folder', 'mm/secret'],
    ['file', 'mm/secret/helper.c'],
  ])('is named, and no call is judged as if it were not there: a %s', (kind, path) => {
    const tree = join(folder, kind);
    cpSync(grow('readable'), tree, { recursive: true });
    expect(ask(tree).status).toBe(0);
    chmodSync(join(tree, path), 0);
    const { status, stdout, stderr } = ask(tree);
    chmodSync(join(tree, path), 0o755);
    expect([status, stdout, stderr]).toEqual([
      2,
      '',
      `probeable: --tree ${tree}: ${path}: permission denied, so the code there is not known\nhelp: make it readable, or name a copy of the tree that is\n`,
    ]);
  });
});
