import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CONFIG_FILE } from '../../check/configuration.ts';
import { readPattern } from '../../check/settings/path-patterns.ts';
import { readConfig } from '../input/config.ts';
import { BASELINE_FILE } from './baseline.ts';
import { resolveNames } from './resolve-names.ts';

/** The options of `check` that determine which files a run reads. */
export interface WatchedOptions {
  readonly config: string | boolean;
  readonly profile: readonly string[];
}

/** The watched absolute paths: folders with everything below them, and single files, which may not exist. */
export interface Watched {
  readonly folders: ReadonlySet<string>;
  readonly files: ReadonlySet<string>;
}

/** The files that a run with these paths and options reads: specs, configurations and profiles. */
export async function watchedFiles(paths: readonly string[], options: WatchedOptions): Promise<Watched> {
  const { config, profile } = options;
  const named = typeof config === 'string' ? config : undefined;
  const root = named === undefined ? '.' : dirname(named);
  const { settings } = await readConfig(config === false ? undefined : named);
  const configured = (settings.files ?? ['content'])
    .map((written) => readPattern(written))
    .filter(({ isExclusion }) => !isExclusion)
    .map(({ text }) => resolve(root, text.replace(/\/?[^/]*[*?[{(].*$/, '') || '.'));
  const roots = paths.length > 0 ? (await resolveNames(paths)).map((path) => resolve(path)) : configured;
  const isFolder = (path: string): boolean =>
    statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
  const settled = [named ?? CONFIG_FILE, BASELINE_FILE, ...profile].map((path) => resolve(path));
  return {
    folders: new Set(roots.filter(isFolder)),
    files: new Set([...roots.filter((path) => !isFolder(path)), ...settled]),
  };
}
