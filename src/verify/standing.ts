import type { ProcedureRow, SpecVerification } from './result.ts';

type Verified = SpecVerification & { kind: 'verified' };

/**
 * What a run says of one spec. `verified`: calls were made, and each result was predicted. `contradicted`: a result was
 * not predicted, or the procedure came to a wrong conclusion. `disputed`: the spec refuses a call that may succeed by
 * the shipped spec, and such a call is never made. The other states say nothing about the spec.
 */
export const STANDINGS = [
  'verified',
  'contradicted',
  'disputed',
  'not called',
  'not built in',
  'absent',
  'hidden',
  'newer',
] as const;
export type Standing = (typeof STANDINGS)[number];

export function standingOf(result: SpecVerification): Standing {
  if (result.kind === 'verified') {
    if (result.disagreements.length > 0 || wrongRows(result).length > 0) return 'contradicted';
    if (result.disputes.some(({ refusedBy }) => refusedBy === 'this spec')) return 'disputed';
    if (result.made === 0) return 'not called';
    return result.isBuiltIn === false ? 'not built in' : 'verified';
  }
  switch (result.reason) {
    case 'newer':
    case 'hidden':
    case 'absent':
      return result.reason;
    case 'proposed':
    case 'number':
    case 'unvouched':
    case 'needed':
      return 'not called';
  }
}

/** Why a spec was not checked against any answer; undefined where it was. */
export function whyNotAsked(result: SpecVerification): string | undefined {
  if (result.kind === 'skipped') return result.message;
  if (result.made > 0) return undefined;
  return 'no call of it is proven to fail before it changes something, or to be a mere query';
}

/** Worlds in which a program that follows the guidance comes to a wrong conclusion. */
export function wrongRows({ procedure }: Verified): readonly ProcedureRow[] {
  return procedure?.rows.filter(({ isRight }) => !isRight) ?? [];
}
