import { statSync } from 'node:fs';
import { relative } from 'node:path';
import { BaseSpecs } from '../../check/base/base-specs.ts';
import { Failure } from '../failure.ts';
import { findFiles } from '../input/find-files.ts';
import type { Scope } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';
import { readCommit } from './git.ts';

/** The state that `--base` names: a folder if there is one of that name, else a commit. */
export function loadBase(base: string, scope: Scope): BaseSpecs {
  const isFolder = statSync(base, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return new BaseSpecs(isFolder ? readFolder(base) : readCommit(base, scope.includes, currentText));
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
