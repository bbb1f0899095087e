import type { EngineRule } from '../../src/lint/rule.ts';

/** A comment that silences nothing, or gives no reason, hides the next finding. Carried out by the engine. */
export const suppressionUnused: EngineRule = {
  about: 'findings',
  id: 'suppression-unused',
  topic: 'spec',
  fixable: 'safe',
  severity: 'warning',
  summary: 'A suppression names a rule that finds something there, and gives its reason.',
};
