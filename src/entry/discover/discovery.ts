import type { Spec } from '../../spec/model.ts';
import { compileEntry } from '../trace.ts';
import { fieldDiscoveries } from './field-calls.ts';
import { flagDiscoveries } from './flag-calls.ts';
import type { Discovery } from './model.ts';

/** What was found of each spec: its page and its data ask for the same. */
const known = new WeakMap<Spec, readonly Discovery[]>();

/** For each named flag of a call, and each later field of its structs, how to find out whether a kernel knows it. */
export function discoveries(spec: Spec): readonly Discovery[] {
  const before = known.get(spec);
  if (before !== undefined) return before;
  const entry = compileEntry(spec);
  const found = [...flagDiscoveries(entry), ...fieldDiscoveries(entry)];
  known.set(spec, found);
  return found;
}
