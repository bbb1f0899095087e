import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Spec, SpecDocument, Status } from '../../spec/model.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { LineIndex } from '../../spec/position.ts';
import { readSpecs } from '../../spec/read.ts';
import { Failure } from '../failure.ts';
import { readConfig } from './config.ts';
import { derivedSpecFiles } from './derived-specs.ts';
import { findFiles } from './find-files.ts';
import { findInputs, postingFiles, shippedCorpus, shippedSpecFile } from './inputs.ts';
import { readTextFile } from './read-file.ts';

export interface FoundSpec {
  readonly path: string;
  readonly spec: Spec;
}

/** The preferred spec if several describe one call. */
const PREFERENCE: readonly Status[] = ['merged', 'proposed', 'superseded', 'rejected'];

/** A document that describes a call; it may be faulty. */
interface FoundDocument {
  readonly path: string;
  readonly text: string;
  readonly document: SpecDocument;
}

/** Finds the spec of a call by name: in `paths` if given, else in the project's specs, then in those of the package. */
export async function findSpec(name: string, paths: readonly string[]): Promise<FoundSpec> {
  const { path, text, document } = await findDocument(name, paths);
  return { path, spec: traceableSpec(document, path, text) };
}

/** Finds the file that describes a call in the same way; its spec may be faulty. */
export async function findSpecFile(name: string): Promise<string> {
  return (await findDocument(name, [])).path;
}

/** Whether a spec of the project describes a call. */
export async function isDescribedHere(name: string): Promise<boolean> {
  const hasOwn = (await readConfig()).settings.files !== undefined || existsSync('content');
  const { files } = hasOwn ? await findInputs([]) : { files: [] };
  return files.some((path) => {
    const file = readTextFile(path);
    return (
      file.ok &&
      file.text.includes(name) &&
      readSpecs(file.text).documents.some((document) => document.name === name)
    );
  });
}

async function findDocument(name: string, paths: readonly string[]): Promise<FoundDocument> {
  const names = new Set<string>();
  for (const place of await places(name, paths)) {
    const found: FoundDocument[] = [];
    for (const path of place) {
      const file = readTextFile(path);
      if (!file.ok) {
        if (paths.length > 0) throw new Failure(`${path}: ${file.message}`);
        continue;
      }
      const { text } = file;
      for (const [, syscall] of text.matchAll(/^syscall:\s*["']?(\w+)/gm))
        if (syscall !== undefined) names.add(syscall);
      if (!text.includes(name)) continue;
      for (const document of readSpecs(text).documents)
        if (document.name === name) found.push({ path, text, document });
    }
    const [best] = found.toSorted((a, b) => preference(a) - preference(b));
    if (best !== undefined) return best;
  }
  for (const file of paths.length === 0 ? derivedSpecFiles() : []) names.add(basename(file, '.yaml'));
  throw new Failure(`no spec describes "${name}"${didYouMean(name, names)}`);
}

function preference({ document: { spec } }: FoundDocument): number {
  return spec === undefined ? -1 : PREFERENCE.indexOf(spec.status);
}

async function places(name: string, paths: readonly string[]): Promise<readonly (readonly string[])[]> {
  if (paths.length > 0) {
    const { files, faults } = findFiles(paths);
    const [fault] = faults;
    if (fault !== undefined) throw new Failure(`${fault.path}: ${fault.message}`);
    return [files];
  }
  const hasOwn = (await readConfig()).settings.files !== undefined || existsSync('content');
  const own = hasOwn ? (await findInputs([])).files : [];
  // The file that `init` writes.
  const here = [`${name}.yaml`, `${name}.yml`].filter((path) => existsSync(path));
  // Of what nobody reviewed, at most the one file is read.
  const derived = shippedSpecFile(name);
  return [
    own,
    here,
    findFiles(shippedCorpus()).files,
    derived === undefined ? [] : [derived],
    postingFiles(),
  ];
}

/** The spec of a document if it can be traced; placeholders in it are traced as blanks. */
export function traceableSpec(document: SpecDocument, path: string, text: string): Spec {
  const fault = document.problems.find(
    ({ kind, pointer }) =>
      kind !== 'narrow-mask' &&
      !pointer.startsWith('/probes') &&
      (kind !== 'placeholder' || pointer.startsWith('/types')),
  );
  if (document.spec !== undefined && fault === undefined) return document.spec;
  const { line, column } = new LineIndex(text).position(fault?.range.start ?? 0);
  throw new Failure(`${path}:${line}:${column}: ${fault?.message ?? 'contains no spec'}`);
}
