import { existsSync } from 'node:fs';
import { isSpecCandidate } from '../../spec/candidate.ts';
import type { Spec } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';
import type { SpecToVerify } from '../../verify/verify.ts';
import { Failure } from '../failure.ts';
import { findFiles } from '../input/find-files.ts';
import { findSpec, traceableSpec } from '../input/find-spec.ts';
import { findInputs, InputReader, shippedCorpus } from '../input/inputs.ts';
import { readTextFile } from '../input/read-file.ts';

/** The specs that paths and names of shipped calls stand for; of the project where there are none. */
export async function specsNamed(paths: readonly string[]): Promise<readonly SpecToVerify[]> {
  const isName = (path: string) => /^\w+$/.test(path) && !existsSync(path);
  const named = await Promise.all(paths.filter(isName).map((name) => findSpec(name, [])));
  const others = paths.filter((path) => !isName(path));
  if (paths.length > 0 && others.length === 0) return named;
  const { files, walked, faults } = await findInputs(others);
  const [fault] = faults;
  if (fault !== undefined) throw new Failure(`${fault.path}: ${fault.message}`);
  const reader = new InputReader();
  const specs: SpecToVerify[] = [...named];
  for (const path of files) {
    const file = await reader.read(path);
    if (!file.ok) throw new Failure(`${path}: ${file.message}`);
    if (walked.has(path) && !isSpecCandidate(file.text)) continue;
    for (const document of readSpecs(file.text).documents)
      specs.push({ path, spec: traceableSpec(document, path, file.text) });
  }
  if (specs.length === 0) throw new Failure(`${others.join(' ') || 'content'} holds no spec`);
  return specs;
}

/** The merged calls that come with the package: what vouches for a call. */
export function shippedSpecs(): ReadonlyMap<string, Spec> {
  const specs = new Map<string, Spec>();
  for (const path of findFiles(shippedCorpus()).files) {
    const file = readTextFile(path);
    if (!file.ok) continue;
    for (const { spec, problems } of readSpecs(file.text).documents)
      if (spec?.status === 'merged' && problems.length === 0) specs.set(spec.name, spec);
  }
  return specs;
}
