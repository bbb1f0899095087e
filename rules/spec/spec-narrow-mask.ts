import { problemRule } from '../../src/lint/problem-rule.ts';

/** In C, `~0x80000000` is an unsigned int, so the high half of a 64-bit mask made from it is zero. */
export const specNarrowMask = problemRule({
  id: 'spec-narrow-mask',
  severity: 'warning',
  summary: 'A mask for a 64-bit value is as wide as the value.',
  kind: 'narrow-mask',
});
