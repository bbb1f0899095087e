import { statSync } from 'node:fs';
import { basename, join, normalize } from 'node:path';
import type { BaseSpecs } from '../../check/base/base-specs.ts';
import { type RemovedSpec, removedSpecs } from '../../check/base/removed.ts';
import type { Note } from '../../check/run.ts';
import type { Settings } from '../../check/settings/settings.ts';
import type { FileResult } from '../../lint/engine.ts';
import { isDescribedHere } from '../input/find-spec.ts';
import { STANDARD_INPUT, scopeOf } from '../input/inputs.ts';

/** What the question needs of a request to check. */
interface RemovedQuestion {
  readonly paths: readonly string[];
  readonly settings: Settings;
  /** A commit, or a folder. */
  readonly base: string | undefined;
}

/** The calls that the base describes where a run looked, and that neither the run nor the project describes now. */
export async function removedSince(
  base: BaseSpecs,
  request: RemovedQuestion,
  results: readonly FileResult[],
): Promise<readonly RemovedSpec[]> {
  const present = new Set(results.flatMap(({ documents }) => documents.map(({ syscall }) => syscall)));
  const isInScope = await scopeInBase(base, request);
  const gone = removedSpecs(base, (name, path) => !present.has(name) && isInScope(path));
  const elsewhere = await Promise.all(gone.map(({ name }) => isDescribedHere(name)));
  return gone.filter((_, index) => elsewhere[index] !== true);
}

/** Which files of the base a run would have looked at. A commit has paths as they are here; a folder has its own. */
async function scopeInBase(
  base: BaseSpecs,
  { paths, settings, base: name = '' }: RemovedQuestion,
): Promise<(path: string) => boolean> {
  if (!isFolder(name)) {
    const scope = await scopeOf(
      paths.filter((path) => path !== STANDARD_INPUT).map((path) => normalize(path)),
      settings,
    );
    // Standard input is one file, and says nothing of others.
    return paths.every((path) => path === STANDARD_INPUT) && paths.length > 0 ? () => false : scope.includes;
  }
  const roots = (paths.length > 0 ? paths : (settings.files ?? ['content']))
    .filter(isFolder)
    .map((path) => normalize(path));
  const known = [...base.files()].map(([path]) => path);
  return (path) =>
    roots.some((root) => {
      const start = `${basename(root)}/`;
      // The base may be what the folder is, or what it lies in.
      return !known.some((each) => each.startsWith(start)) || join(path).startsWith(start);
    });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** A proposal that is gone: nobody knows why, and no rule is about it. */
export function describeRemoved({ path, name }: RemovedSpec, base: string): Note {
  const message = `${name} is described in ${base}, and no spec describes it any more`;
  return { kind: 'removed-spec', path, line: undefined, syscall: name, message };
}
