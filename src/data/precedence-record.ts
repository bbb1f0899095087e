import type { Spec } from '../spec/model.ts';
import type { PrecedenceRecord } from '../verify/conformance/recorded.ts';
import type { CallRecord } from './data-shape.ts';

/** Which errno comes first; nothing where no search was made for this state of the spec. */
export function precedenceOf(spec: Spec, precedence: PrecedenceRecord): Pick<CallRecord, 'precedence'> {
  const found = precedence.of(spec);
  if (found === undefined) return {};
  return {
    precedence: found.map(({ steps: [first, second], errors, insteadOf, before, releases, ...pair }) => ({
      ...pair,
      steps: [first, second],
      errors: [...errors],
      insteadOf: [...insteadOf],
      before: [...before],
      releases: releases.map(({ from, until }) => ({ from, until })),
    })),
  };
}
