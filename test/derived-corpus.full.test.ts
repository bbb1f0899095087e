import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isFull, skipped } from './support/is-full.ts';

/*
 * content/derived is what `npm run derived` writes from the tree that it names. PROBEABLE_KERNEL_SOURCE names such a tree;
 * it is not written to.
 */

const root = join(import.meta.dirname, '..');
const folder = join(root, 'content/derived');
const source = process.env.PROBEABLE_KERNEL_SOURCE ?? '';
const read: unknown = JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8')).tree;

/** The release of a tree, as its Makefile says; undefined where there is no tree. */
function releaseOf(tree: string): string | undefined {
  try {
    const text = readFileSync(join(tree, 'Makefile'), 'utf8');
    const part = (name: string) => new RegExp(`^${name} *= *(\\d+)`, 'm').exec(text)?.[1];
    return [part('VERSION'), part('PATCHLEVEL'), part('SUBLEVEL')].join('.');
  } catch {
    return undefined;
  }
}

const hasTree = releaseOf(source) === read;
if (!isFull) skipped('the specs of content/derived are read again');
else if (!hasTree)
  console.log(
    `SKIPPED: the specs of content/derived are read again (PROBEABLE_KERNEL_SOURCE names no ${read})`,
  );

test.runIf(isFull && hasTree)(
  'the specs are what the program reads from the tree that they name',
  () => {
    const output = mkdtempSync(join(tmpdir(), 'probeable-derived-'));
    try {
      const args = [join(root, 'build/derived.mjs'), '--tree', source, '--output', output];
      const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
      expect([status, stderr]).toEqual([0, '']);
      const textsIn = (path: string) =>
        Object.fromEntries(
          readdirSync(path)
            .filter((name) => name.endsWith('.yaml'))
            .map((name) => [name, readFileSync(join(path, name), 'utf8')]),
        );
      expect(textsIn(output)).toEqual(textsIn(folder));
    } finally {
      rmSync(output, { recursive: true });
    }
  },
  600_000,
);
