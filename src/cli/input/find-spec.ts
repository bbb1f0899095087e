import { existsSync } from 'node:fs';
import type { Spec, SpecDocument, Status } from '../../spec/model.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { LineIndex } from '../../spec/position.ts';
import { readSpecs } from '../../spec/read.ts';
import { Failure } from '../failure.ts';
import { readConfig } from './config.ts';
import { findFiles } from './find-files.ts';
import { findInputs, shippedCorpus } from './inputs.ts';
import { readTextFile } from './read-file.ts';

export interface FoundSpec {
  readonly path: string;
  readonly spec: Spec;
}

/** Of several states of one call, the one that people mean. */
const PREFERENCE: readonly Status[] = ['merged', 'proposed', 'superseded', 'rejected'];

/** The spec of a call by its name: in `paths` if given, else in the project's own specs, then in the shipped ones. */
export async function findSpec(name: string, paths: readonly string[]): Promise<FoundSpec> {
  const names = new Set<string>();
  for (const place of await places(paths)) {
    const found: FoundSpec[] = [];
    for (const path of place) {
      const file = readTextFile(path);
      if (!file.ok) {
        if (paths.length > 0) throw new Failure(`${path}: ${file.message}`);
        continue;
      }
      for (const [, syscall] of file.text.matchAll(/^syscall:\s*["']?(\w+)/gm))
        if (syscall !== undefined) names.add(syscall);
      if (!file.text.includes(name)) continue;
      for (const document of readSpecs(file.text).documents) {
        if (document.name === name) found.push({ path, spec: soundSpec(document, path, file.text) });
      }
    }
    found.sort((a, b) => PREFERENCE.indexOf(a.spec.status) - PREFERENCE.indexOf(b.spec.status));
    const [best] = found;
    if (best !== undefined) return best;
  }
  throw new Failure(`no spec describes "${name}"${didYouMean(name, names)}`);
}

async function places(paths: readonly string[]): Promise<readonly (readonly string[])[]> {
  if (paths.length > 0) {
    const { files, faults } = findFiles(paths);
    const [fault] = faults;
    if (fault !== undefined) throw new Failure(`${fault.path}: ${fault.message}`);
    return [files];
  }
  const hasOwn = (await readConfig()).files !== undefined || existsSync('content');
  const own = hasOwn ? (await findInputs([])).files : [];
  return [own, findFiles(shippedCorpus()).files];
}

/** The spec of a document, if it can be traced. */
export function soundSpec(document: SpecDocument, path: string, text: string): Spec {
  const fault = document.problems.find(
    ({ kind, pointer }) => kind !== 'narrow-mask' && !pointer.startsWith('/probes'),
  );
  if (document.spec !== undefined && fault === undefined) return document.spec;
  const { line, column } = new LineIndex(text).position(fault?.range.start ?? 0);
  throw new Failure(`${path}:${line}:${column}: ${fault?.message ?? 'holds no spec'}`);
}
