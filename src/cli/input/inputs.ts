import { existsSync } from 'node:fs';
import { join, normalize } from 'node:path';
import type { Settings } from '../../lint/settings/settings.ts';
import type { InputFault } from '../../report/run.ts';
import { Failure } from '../failure.ts';
import { PACKAGE } from '../package-info.ts';
import { CONFIG_FILE, readConfig } from './config.ts';
import { findFiles } from './find-files.ts';
import { readStandardInput, readTextFile } from './read-file.ts';

/** Standard input as a path. */
export const STANDARD_INPUT = '-';

/** The files that a command is to read, and what was wrong with the paths. */
export interface Inputs {
  readonly files: readonly string[];
  readonly faults: readonly InputFault[];
}

/** Which paths a command is about, whether they exist or not. */
export interface Scope {
  includes(path: string): boolean;
}

/** The scope of `paths`: each as it is, with all that lies below it, and what its glob matches. */
export async function scopeOf(paths: readonly string[], settings: Settings): Promise<Scope> {
  const roots = (paths.length > 0 ? paths : (settings.files ?? ['content'])).map((path) => normalize(path));
  const { default: picomatch } = await import('picomatch');
  const globs = paths.length > 0 ? [] : roots.filter((root) => picomatch.scan(root).isGlob);
  const matches = picomatch(globs);
  const folders = roots.map((root) => root.replace(/\/$/, ''));
  return {
    includes: (path) =>
      folders.some((root) => root === '.' || path === root || path.startsWith(`${root}/`)) ||
      (globs.length > 0 && matches(path)),
  };
}

/** The inputs for `paths`; where there are none, those of the configuration, else `content/`. */
export async function findInputs(paths: readonly string[], known?: Settings): Promise<Inputs> {
  if (paths.length > 0) {
    const { files, faults } = findFiles(paths.filter((path) => path !== STANDARD_INPUT));
    return { files: paths.includes(STANDARD_INPUT) ? [STANDARD_INPUT, ...files] : files, faults };
  }
  const { files } = known ?? (await readConfig());
  if (files !== undefined) return findGlobs(files);
  if (existsSync('content')) return findFiles(['content']);
  throw new Failure(
    `nothing to read: name specs or folders of them (there is no ${CONFIG_FILE} and no folder content/ here)`,
  );
}

async function findGlobs(patterns: readonly string[]): Promise<Inputs> {
  const { globSync, isDynamicPattern } = await import('tinyglobby');
  const plain = patterns.filter((pattern) => !isDynamicPattern(pattern));
  const globs = patterns.filter((pattern) => isDynamicPattern(pattern));
  const matched = globs.flatMap((glob) => {
    const files = globSync(glob, { dot: false, expandDirectories: false }).sort();
    if (files.length === 0) throw new Failure(`${CONFIG_FILE}: "${glob}" matches no file`);
    return files;
  });
  const { files, faults } = findFiles(plain);
  return { files: [...new Set([...files, ...matched])], faults };
}

/** Texts of input files; standard input is read once and kept. */
export class InputReader {
  #standardInput: string | undefined;

  async read(path: string): Promise<{ ok: true; text: string } | { ok: false; message: string }> {
    if (path !== STANDARD_INPUT) return readTextFile(path);
    if (this.#standardInput !== undefined) return { ok: true, text: this.#standardInput };
    const file = await readStandardInput();
    if (file.ok) this.#standardInput = file.text;
    return file;
  }

  /** A text that was read before, once more; empty where that fails. */
  again(path: string): string {
    if (path === STANDARD_INPUT) return this.#standardInput ?? '';
    const file = readTextFile(path);
    return file.ok ? file.text : '';
  }
}

/** Folders of the specs that come with the package. */
export function shippedCorpus(): readonly string[] {
  return ['syscalls', 'proposals']
    .map((folder) => join(PACKAGE.root, 'content', folder))
    .filter((path) => existsSync(path));
}
