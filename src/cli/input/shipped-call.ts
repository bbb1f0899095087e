import type { Spec } from '../../spec/model.ts';
import { readSpecs } from '../../spec/read.ts';
import { shippedSpecFile } from './inputs.ts';
import { readTextFile } from './read-file.ts';

/** The spec that the package has for a call; undefined if it has none. */
export function shippedCall(syscall: string): Spec | undefined {
  const path = shippedSpecFile(syscall);
  const file = path === undefined ? undefined : readTextFile(path);
  return file?.ok === true
    ? readSpecs(file.text).documents.find(({ name }) => name === syscall)?.spec
    : undefined;
}
