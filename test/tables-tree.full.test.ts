import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { probeable } from './support/command-line.ts';
import { newSpecTexts } from './support/generated-subjects.ts';

/*
 * `generate tables` with kernel trees: git applies the patch, checkpatch reads it, and gcc reads the headers for 64 and
 * 32 bits. PROBEABLE_KERNEL_SOURCE names a tree, or several with a colon between them; they are not written to.
 */

const root = join(import.meta.dirname, '..');
const trees = (process.env.PROBEABLE_KERNEL_SOURCE ?? '')
  .split(':')
  .filter((tree) => existsSync(join(tree, 'scripts/syscall.tbl')));
if (trees.length === 0)
  console.log(
    'SKIPPED: generate tables with a kernel tree (PROBEABLE_KERNEL_SOURCE names none of 6.11 or later)',
  );

const folder = mkdtempSync(join(tmpdir(), 'probeable-tables-'));
afterAll(() => rmSync(folder, { recursive: true }));

/**
 * What checkpatch says of any such patch: only the author can sign it off, and a new header may need an entry in
 * MAINTAINERS.
 */
const OF_ANY = ['FILE_PATH_CHANGES', 'MISSING_SIGN_OFF'];

describe.skipIf(trees.length === 0)('a patch of the tables', () => {
  const specs = Object.entries(newSpecTexts()).map(([name, text]) => {
    const path = join(folder, `${name}.yaml`);
    writeFileSync(path, text);
    return path;
  });

  test.each(trees)('%s', { timeout: 120_000 }, (tree) => {
    const made = probeable(['generate', 'tables', ...specs, '--tree', tree], { cwd: root });
    expect([made.status, made.stderr]).toEqual([0, '']);
    const patch = join(folder, 'tables.patch');
    writeFileSync(patch, made.stdout);

    const applied = spawnSync('git', ['apply', '--check', '--whitespace=error', patch], {
      cwd: tree,
      encoding: 'utf8',
    });
    expect([applied.status, applied.stderr]).toEqual([0, '']);

    const checked = spawnSync(
      'perl',
      [join(tree, 'scripts/checkpatch.pl'), '--no-tree', '--terse', '--show-types', patch],
      { encoding: 'utf8' },
    );
    const types = [...checked.stdout.matchAll(/(?:ERROR|WARNING|CHECK):(\w+):/g)].map(([, type]) => type);
    expect([...new Set(types)].sort(), checked.stdout).toEqual(OF_ANY);

    // Into an empty folder: only the new files can be made there.
    const own = mkdtempSync(join(folder, 'headers-'));
    spawnSync('git', ['apply', '--include=include/uapi/linux/*', patch], { cwd: own });
    for (const bits of ['-m64', '-m32']) {
      const headers = [...made.stdout.matchAll(/^\+\+\+ b\/(include\/uapi\/linux\/\w+\.h)/gm)].map(
        ([, path = '']) => path,
      );
      expect(headers.length).toBeGreaterThan(5);
      const code = headers.map((path) => `#include "${path}"\n`).join('');
      const compiled = spawnSync(
        'gcc',
        [
          bits,
          '-Wall',
          '-Wextra',
          '-Werror',
          '-fsyntax-only',
          '-isystem',
          '/usr/include/x86_64-linux-gnu',
          '-xc',
          '-I.',
          '-',
        ],
        { cwd: own, input: code, encoding: 'utf8' },
      );
      expect([compiled.status, compiled.stderr], bits).toEqual([0, '']);
    }
  });
});
