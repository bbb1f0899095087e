import type { CompiledEntry } from '../trace.ts';
import type { KnownFiles } from './known-files.ts';
import { walkTracer } from './walk-tracer.ts';

/**
 * The entry path on a machine of whose files something is known: steps that say which path they walk are decided as far
 * as that goes. Never judge by it whether a call is a probe: another machine has other files.
 */
export function withFiles(entry: CompiledEntry, known: KnownFiles): CompiledEntry {
  return {
    ...entry,
    steps: entry.steps.map((compiled) => {
      const { step } = compiled;
      if (step.kind !== 'work' && step.kind !== 'permission') return compiled;
      return step.walk === undefined ? compiled : { ...compiled, tracer: walkTracer(step, step.walk, known) };
    }),
  };
}
