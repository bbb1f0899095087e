import { compileEntry } from '../../entry/trace.ts';
import type { Spec } from '../../spec/model.ts';

/** Which capability every call needs, with the reason for a reader. */
export interface RequiredCapability {
  /** Undefined if some call succeeds without any. */
  readonly name: string | undefined;
  readonly reason: string;
}

/**
 * A step that nobody passes without the capability. "CAP_X, or …" and "CAP_X, but …" name other ways past it; behind a
 * semicolon stands what refuses the call too.
 */
const DEMAND = /^(CAP_[A-Z0-9_]+)(?:$|;| over | in |, and | \()/;

/** The capability that nobody passes a permission step without, by its text; undefined if it names none so. */
export function demandedCapability(text: string): string | undefined {
  return DEMAND.exec(text.trim())?.[1];
}

/** The capability that every call needs which can succeed, by the steps of the entry path in the newest release. */
export function requiredCapability(spec: Spec): RequiredCapability {
  const named = new Set<string>();
  let unknown: string | undefined;
  let isCertain = true;
  for (const { step } of compileEntry(spec).steps) {
    const place = `step ${step.index + 1} of the entry path`;
    if (step.kind === 'permission') {
      const name = demandedCapability(step.text);
      if (name !== undefined && step.when === undefined && isCertain)
        return { name, reason: `${place} asks every call that can succeed for ${name}` };
      for (const [own] of step.text.matchAll(/\bCAP_[A-Z0-9_]+\b/g)) named.add(own);
    }
    // From here on a call may have succeeded, or changed something, that was not asked for a capability.
    if (step.kind === 'done' || step.kind === 'effect') isCertain = false;
    if (step.kind === 'blank') {
      isCertain = false;
      unknown ??= place;
    }
  }
  if (unknown !== undefined)
    return {
      name: undefined,
      reason: `the entry path names no capability that every call needs, as far as it is known: ${unknown} is a blank`,
    };
  return {
    name: undefined,
    reason:
      named.size === 0
        ? 'the entry path asks for no capability'
        : `the entry path asks for ${[...named].join(', ')} in some cases alone, and the kernel does that itself`,
  };
}
