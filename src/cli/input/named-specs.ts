import { existsSync } from 'node:fs';
import { isSpecCandidate } from '../../spec/candidate.ts';
import { readSpecs } from '../../spec/read.ts';
import { Failure } from '../failure.ts';
import { findFiles } from './find-files.ts';
import { type FoundSpec, findSpec, traceableSpec } from './find-spec.ts';
import { InputReader, type Inputs, STANDARD_INPUT } from './inputs.ts';

type FoundFiles = Pick<Inputs, 'files' | 'walked' | 'faults'>;

/** The specs that an argument names: a call, a file, a folder, or standard input. Fails where there is none to trace. */
export async function namedSpecs(name: string): Promise<readonly FoundSpec[]> {
  if (/^\w+$/.test(name) && !existsSync(name)) return [await findSpec(name, [])];
  const { files, walked, faults } =
    name === STANDARD_INPUT ? { files: [name], walked: new Set<string>(), faults: [] } : findFiles([name]);
  const specs = await specsIn({ files, walked, faults });
  if (specs.length === 0) throw new Failure(`${name} contains no spec`);
  return specs;
}

/** The specs of files. Files that a folder contains and that look like something else are passed over. */
export async function specsIn({ files, walked, faults }: FoundFiles): Promise<readonly FoundSpec[]> {
  const [fault] = faults;
  if (fault !== undefined) throw new Failure(`${fault.path}: ${fault.message}`);
  const reader = new InputReader();
  const specs: FoundSpec[] = [];
  for (const path of files) {
    const file = await reader.read(path);
    if (!file.ok) throw new Failure(`${path}: ${file.message}`);
    if (walked.has(path) && !isSpecCandidate(file.text)) continue;
    for (const document of readSpecs(file.text).documents)
      specs.push({ path, spec: traceableSpec(document, path, file.text) });
  }
  return specs;
}
