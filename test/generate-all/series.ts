import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Spec } from '../../src/spec/model.ts';
import { readSpecs } from '../../src/spec/read.ts';
import { probeable } from '../support/command-line.ts';

const root = join(import.meta.dirname, '../..');

/** A file of the folder that `generate all` writes. */
export interface SeriesFile {
  /** The system call. */
  readonly name: string;
  /** Where the file is. */
  readonly place: string;
  /** The kind in the index, with the end of the path where a kind has several files: "man", "kselftest Makefile". */
  readonly kind: string;
}

/** What `generate all` wrote for one call. */
export interface Series {
  readonly spec: Spec;
  readonly files: readonly SeriesFile[];
  /** What the index says was left out, with the reason. */
  readonly leftOut: readonly string[];
}

/** Runs `generate all` for each spec, and reads the index of each folder. */
export function writeAll(texts: readonly string[], tree: string, folder: string): readonly Series[] {
  return texts.map((text) => {
    const spec = readSpecs(text).documents[0]?.spec;
    if (spec === undefined) throw new Error(`no spec: ${text}`);
    const source = join(folder, `${spec.name}.yaml`);
    const own = join(folder, 'all', spec.name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(source, text);
    const { status, stderr } = probeable(['generate', 'all', source, '--tree', tree, '-o', own], {
      cwd: root,
    });
    expect([spec.name, status, stderr]).toEqual([spec.name, 0, '']);
    return { spec, ...readIndex(spec.name, own) };
  });
}

const ROW = /^\| `([^`]+)` \| .* \| `probeable generate (\S+) .*` \|$/gm;

function readIndex(name: string, folder: string): Pick<Series, 'files' | 'leftOut'> {
  const index = readFileSync(join(folder, 'README.md'), 'utf8');
  return {
    files: [...index.matchAll(ROW)].map(([, path = '', kind = '']) => ({
      name,
      place: join(folder, path),
      kind: `${kind}${ofSeveral(kind, path)}`,
    })),
    leftOut: [...index.matchAll(/^- `([^`]+)`: (.*)$/gm)].map(([, path, reason]) => `${path}: ${reason}`),
  };
}

/** Kinds of several files, each of which another tool reads. */
function ofSeveral(kind: string, path: string): string {
  const end = /[^./]*(?:\.\w+)?$/.exec(path)?.[0] ?? '';
  if (kind === 'wrapper') return ` ${end.replace(/^\w+(?=\.)/, '')}`;
  return kind === 'kselftest' ? ` ${end.replace(/^\w+_errors/, '')}` : '';
}
