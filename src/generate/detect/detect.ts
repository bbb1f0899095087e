import type { Spec } from '../../spec/model.ts';
import { detectInC } from './c.ts';
import { detectInGo } from './go.ts';
import { type ProbeCall, probeCall } from './probe-call.ts';
import { detectInPython } from './python.ts';
import { detectInRust } from './rust.ts';
import { withStandIn } from './stand-in.ts';

/** Code to copy that tells whether a call is hidden, in one language. */
export interface Detection {
  /** The usual name, which syntax highlighters also know. */
  readonly language: 'C' | 'Rust' | 'Go' | 'Python';
  readonly code: string;
}

/** Code that tells of a call, and what it is made from. */
export interface PatternedDetection extends Detection {
  /** The code with another name and number; most calls share it. */
  readonly pattern: string;
  readonly probe: ProbeCall;
}

/** Such code in every supported language; empty for a call without a probe, or without a number. */
export function detections(spec: Spec): readonly Detection[] {
  const probe = probeCall(spec);
  return probe === undefined ? [] : codesFor(probe);
}

/** The same with the patterns of the codes. */
export function patternedDetections(spec: Spec): readonly PatternedDetection[] {
  const probe = probeCall(spec);
  if (probe === undefined) return [];
  const patterns = codesFor(withStandIn(probe));
  return codesFor(probe).map((own, index) => ({ ...own, probe, pattern: patterns[index]?.code ?? '' }));
}

function codesFor(probe: ProbeCall): readonly Detection[] {
  return [
    { language: 'C', code: detectInC(probe) },
    { language: 'Rust', code: detectInRust(probe) },
    { language: 'Go', code: detectInGo(probe) },
    { language: 'Python', code: detectInPython(probe) },
  ];
}
