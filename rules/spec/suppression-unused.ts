import type { EngineRule } from '../../src/lint/rule.ts';

/** A comment that silences nothing, or gives no reason, may hide a future finding. The engine implements this rule. */
export const suppressionUnused: EngineRule = {
  about: 'findings',
  id: 'suppression-unused',
  topic: 'spec',
  fixable: 'safe',
  severity: 'warning',
  summary: 'A suppression names a rule that reports something there, and gives a reason.',
};
