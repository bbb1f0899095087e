import { existsSync } from 'node:fs';
import type { Spec } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';
import type { SpecToVerify } from '../../verify/verify.ts';
import { Failure } from '../failure.ts';
import { findFiles } from '../input/find-files.ts';
import { findSpec } from '../input/find-spec.ts';
import { findInputs, shippedCorpus } from '../input/inputs.ts';
import { specsIn } from '../input/named-specs.ts';
import { readTextFile } from '../input/read-file.ts';

/** The specs that paths and names of shipped calls stand for; of the project where there are none. */
export async function specsNamed(paths: readonly string[]): Promise<readonly SpecToVerify[]> {
  const isName = (path: string) => /^\w+$/.test(path) && !existsSync(path);
  const named = await Promise.all(paths.filter(isName).map((name) => findSpec(name, [])));
  const others = paths.filter((path) => !isName(path));
  if (paths.length > 0 && others.length === 0) return named;
  const specs = [...named, ...(await specsIn(await findInputs(others)))];
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
