import type { Spec } from '../../spec/model.ts';
import { compileEntry } from '../trace.ts';
import { fieldDiscoveries } from './field-calls.ts';
import { flagDiscoveries } from './flag-calls.ts';
import type { Discovery } from './model.ts';

/** For each named flag of a call, and each later field of its structs, how to find out whether a kernel knows it. */
export function discoveries(spec: Spec): readonly Discovery[] {
  const entry = compileEntry(spec);
  return [...flagDiscoveries(entry), ...fieldDiscoveries(entry)];
}
