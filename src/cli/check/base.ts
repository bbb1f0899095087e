import { statSync } from 'node:fs';
import { basename, join, normalize, relative } from 'node:path';
import type { CheckBase } from '../../check/port.ts';
import type { Settings } from '../../check/settings/settings.ts';
import { Failure } from '../failure.ts';
import { findFiles } from '../input/find-files.ts';
import { isDescribedHere } from '../input/find-spec.ts';
import { relativeHere, type Scope, STANDARD_INPUT, scopeOf } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';
import { readCommit } from './git.ts';

/** What the state to compare with depends on. */
export interface BaseRequest {
  /** A folder if there is one of that name, else a commit. */
  readonly base: string;
  readonly paths: readonly string[];
  readonly stdinName: string;
  readonly settings: Settings;
  readonly isNewOnly: boolean;
}

/** The state that `--base` names. */
export async function openBase({
  base,
  paths,
  stdinName,
  settings,
  isNewOnly,
}: BaseRequest): Promise<CheckBase> {
  const named = paths.map((path) => relativeHere(path === STANDARD_INPUT ? stdinName : path));
  const texts = isFolder(base)
    ? readFolder(base)
    : readCommit(base, (await scopeOf(named, settings)).includes, currentText);
  const scope = isFolder(base)
    ? scopeInFolder([...texts.keys()], paths, settings)
    : await scopeInCommit(paths, settings);
  return {
    name: base,
    texts,
    isNewOnly,
    pathOf: relativeHere,
    isInScope: (path) => scope.includes(path),
    isDescribed: isDescribedHere,
  };
}

/** Every spec below a folder, by its path from there; the calls in them are found by their names. */
function readFolder(folder: string): ReadonlyMap<string, string> {
  const { files, faults } = findFiles([folder]);
  const [fault] = faults;
  if (fault !== undefined) throw new Failure(`--base ${fault.path}: ${fault.message}`);
  return new Map(
    files.map((path) => {
      const file = readTextFile(path);
      if (!file.ok) throw new Failure(`--base ${path}: ${file.message}`);
      return [relative(folder, path), file.text];
    }),
  );
}

function currentText(path: string): string | undefined {
  const file = readTextFile(path);
  return file.ok ? file.text : undefined;
}

/** Which files of a commit a run would have looked at: their paths are as they are here. */
async function scopeInCommit(paths: readonly string[], settings: Settings): Promise<Scope> {
  // Standard input is one file, and says nothing of others.
  if (paths.length > 0 && paths.every((path) => path === STANDARD_INPUT)) return { includes: () => false };
  return scopeOf(
    paths.filter((path) => path !== STANDARD_INPUT).map((path) => normalize(path)),
    settings,
  );
}

/** Which files of a folder a run would have looked at: it may be what a folder here is, or what that lies in. */
function scopeInFolder(known: readonly string[], paths: readonly string[], settings: Settings): Scope {
  const roots = (paths.length > 0 ? paths : (settings.files ?? ['content']))
    .filter(isFolder)
    .map((path) => normalize(path));
  return {
    includes: (path) =>
      roots.some((root) => {
        const start = `${basename(root)}/`;
        return !known.some((each) => each.startsWith(start)) || join(path).startsWith(start);
      }),
  };
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
