import { statSync } from 'node:fs';
import { basename, join, normalize, relative } from 'node:path';
import type { CheckBase } from '../../check/port.ts';
import type { Settings } from '../../check/settings/settings.ts';
import { Failure } from '../failure.ts';
import { findFiles } from '../input/find-files.ts';
import { isDescribedHere } from '../input/find-spec.ts';
import { type PathScope, pathScopeOf, STANDARD_INPUT } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';
import { relativeHere } from '../input/relative-path.ts';
import { readCommit, readFileOfCommit } from './git.ts';

/** What determines the base. */
export interface BaseRequest {
  /** A folder or a file if one of that name exists, else a commit. */
  readonly base: string;
  readonly paths: readonly string[];
  readonly stdinName: string;
  readonly settings: Settings;
  readonly isNewOnly: boolean;
}

/** Opens the base that `--base` names. */
export async function openBase({
  base,
  paths,
  stdinName,
  settings,
  isNewOnly,
}: BaseRequest): Promise<CheckBase> {
  const named = paths.map((path) => relativeHere(path === STANDARD_INPUT ? stdinName : path));
  if (isFile(base)) return fileBase(base, isNewOnly);
  const texts = isFolder(base)
    ? readFolder(base)
    : readCommit(base, (await pathScopeOf(named, settings)).includes, currentText);
  const scope = isFolder(base)
    ? scopeInFolder([...texts.keys()], paths, settings)
    : await scopeInCommit(paths, settings);
  return {
    name: base,
    texts,
    textOf: (path) => (isFolder(base) ? currentText(join(base, path)) : readFileOfCommit(base, path)),
    isNewOnly,
    pathOf: relativeHere,
    isInScope: (path) => scope.includes(path),
    isDescribed: isDescribedHere,
  };
}

/** A base that is one file: the earlier state of what is checked, whatever its name is now. */
function fileBase(base: string, isNewOnly: boolean): CheckBase {
  const file = readTextFile(base);
  if (!file.ok) throw new Failure(`--base ${base}: ${file.message}`);
  return {
    name: base,
    texts: new Map([[relativeHere(base), file.text]]),
    textOf: () => file.text,
    isNewOnly,
    pathOf: relativeHere,
    isInScope: () => false,
    isDescribed: isDescribedHere,
  };
}

/** All specs below a folder, by their paths relative to it. */
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

/** The files of a commit that the run includes; they have the same paths as here. */
async function scopeInCommit(paths: readonly string[], settings: Settings): Promise<PathScope> {
  // Standard input is a single file; nothing follows from it about others.
  if (paths.length > 0 && paths.every((path) => path === STANDARD_INPUT)) return { includes: () => false };
  return pathScopeOf(
    paths.filter((path) => path !== STANDARD_INPUT).map((path) => normalize(path)),
    settings,
  );
}

/** The files of a folder that the run includes. The folder may correspond to a folder here, or contain one that does. */
function scopeInFolder(known: readonly string[], paths: readonly string[], settings: Settings): PathScope {
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

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
