import type { Spec } from '../../spec/model.ts';
import { detectInC } from './c.ts';
import { detectInGo } from './go.ts';
import { probeCall } from './probe-call.ts';
import { detectInPython } from './python.ts';
import { detectInRust } from './rust.ts';

/** Code to copy that tells whether a call is hidden, in one language. */
export interface Detection {
  /** The usual name, which syntax highlighters also know. */
  readonly language: 'C' | 'Rust' | 'Go' | 'Python';
  readonly code: string;
}

/** Such code in every supported language; empty for a call without a probe, or without a number. */
export function detections(spec: Spec): readonly Detection[] {
  const probe = probeCall(spec);
  if (probe === undefined) return [];
  return [
    { language: 'C', code: detectInC(probe) },
    { language: 'Rust', code: detectInRust(probe) },
    { language: 'Go', code: detectInGo(probe) },
    { language: 'Python', code: detectInPython(probe) },
  ];
}
