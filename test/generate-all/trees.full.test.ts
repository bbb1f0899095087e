import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { probeable } from '../support/command-line.ts';
import { guideTexts, newSpecTexts } from '../support/generated-subjects.ts';
import { type Series, type SeriesFile, writeAll } from './series.ts';
import { hasTool, run, SILENT } from './tools.ts';

/*
 * What `generate all` writes for kernel trees, in them: for the new calls of the guide and for ten released ones under
 * names that no kernel has. git applies each patch, checkpatch reads it; then one patch of all calls gives them numbers,
 * the tree makes its headers, and its Makefile builds their selftests with these. PROBEABLE_KERNEL_SOURCE names a tree,
 * or several with a colon between them; they are not written to.
 */

const root = join(import.meta.dirname, '../..');
const trees = (process.env.PROBEABLE_KERNEL_SOURCE ?? '')
  .split(':')
  .filter((tree) => existsSync(join(tree, 'scripts/syscall.tbl')));
const missing = ['git', 'make', 'gcc', 'perl', 'rsync'].filter((tool) => !hasTool(tool));
const obstacle =
  trees.length === 0
    ? 'PROBEABLE_KERNEL_SOURCE names no tree of 6.11 or later'
    : missing.length > 0
      ? `there is no ${missing.join(', ')}`
      : undefined;
if (obstacle !== undefined) console.log(`SKIPPED: generate all with kernel trees: ${obstacle}`);

const folder = mkdtempSync(join(tmpdir(), 'probeable-trees-'));
afterAll(() => rmSync(folder, { recursive: true }), 300_000);

/** What of a tree makes headers and selftests. */
const PARTS = ['Makefile', 'Kbuild', 'Kconfig', 'arch', 'include', 'kernel', 'scripts', 'tools', 'usr'];

/** What only the author can do: the sign-off, and MAINTAINERS for a new header. */
const OF_ANY_PATCH = ['FILE_PATH_CHANGES', 'MISSING_SIGN_OFF'];

// Where there is no tree, the test is one that is skipped: a file without any test fails.
test.skipIf(obstacle !== undefined).each(trees.length === 0 ? ['no tree'] : trees)(
  '%s accepts the series',
  { timeout: 900_000 },
  (tree) => {
    const own = mkdtempSync(join(folder, 'tree-'));
    const texts = [...guideTexts(), ...Object.values(newSpecTexts())];
    const all = writeAll(texts, tree, own);
    const of = (kind: string): readonly SeriesFile[] =>
      all.flatMap(({ files }) => files.filter((file) => file.kind === kind));

    expect(of('tables')).toHaveLength(all.length);
    for (const { place } of of('tables')) {
      expect(run(tree, ['git', 'apply', '--check', '--whitespace=error', place])).toEqual(SILENT);
      expect(OF_ANY_PATCH).toEqual(expect.arrayContaining([...checkpatch(tree, '--no-tree', place)]));
    }

    const comments = of('kapi-c').map(({ place }) => place);
    expect(run(tree, ['./scripts/kernel-doc', '-none', '-Wall', ...comments])).toEqual(SILENT);
    const read = run(tree, ['./scripts/kernel-doc', '-man', ...comments]).said;
    for (const { spec } of all) expect(read).toMatch(new RegExp(`^\\.TH "?sys_${spec.name}"?`, 'm'));

    const copy = withNumbers(tree, own, all);
    const selftests = join(copy, 'tools/testing/selftests');
    for (const { place, name } of all.flatMap(({ files }) =>
      files.filter(({ kind }) => /^kselftest/.test(kind)),
    )) {
      mkdirSync(join(selftests, name), { recursive: true });
      writeFileSync(join(selftests, name, basename(place)), readFileSync(place));
    }
    const sources = of('kselftest .c').map(({ place, name }) => join(selftests, name, basename(place)));
    expect([...checkpatch(tree, '--no-tree', '--strict', '-f', ...sources)]).toEqual([]);
    const targets = all.map(({ spec }) => spec.name).join(' ');
    const built = run(selftests, ['env', 'CFLAGS=-Werror', 'make', '--silent', `TARGETS=${targets}`]);
    expect([built.status, built.said.replace(/^ {2}CC +\w+\n/gm, '')]).toEqual([0, '']);
    for (const source of sources) expect(existsSync(source.replace(/\.c$/, '')), source).toBe(true);
  },
);

/** The types of what checkpatch objects to. */
function checkpatch(tree: string, ...args: readonly string[]): ReadonlySet<string> {
  const { said } = run(tree, ['perl', 'scripts/checkpatch.pl', '--terse', '--show-types', ...args]);
  return new Set([...said.matchAll(/(?:ERROR|WARNING|CHECK):(\w+):/g)].map(([, type = '']) => type));
}

/** A copy of the tree with one patch for all calls, and its headers. */
function withNumbers(tree: string, own: string, all: readonly Series[]): string {
  const copy = join(own, 'copy');
  mkdirSync(copy);
  for (const part of PARTS) expect(run(own, ['cp', '-as', join(resolve(tree), part), copy])).toEqual(SILENT);
  const specs = all.map(({ spec }) => join(own, `${spec.name}.yaml`));
  const { stdout, stderr } = probeable(['generate', 'tables', ...specs, '--tree', tree], { cwd: root });
  expect(stderr).toBe('');
  const patch = join(own, 'all.patch');
  writeFileSync(patch, stdout);
  for (const [, path = ''] of stdout.matchAll(/^--- a\/(.*)$/gm)) {
    // git changes no file behind a link.
    rmSync(join(copy, path));
    writeFileSync(join(copy, path), readFileSync(join(tree, path)));
  }
  expect(run(copy, ['git', 'apply', patch])).toEqual(SILENT);
  expect(run(copy, ['make', '--silent', 'headers']).status).toBe(0);
  return copy;
}
