import type { SpecDocument } from '../spec/model.ts';
import type { Analysis } from './analysis.ts';
import type { Rule } from './rule.ts';

/** Whether a rule that nobody asked for speaks of a document, since silence about it would look like a pass. */
export function mustSpeak({ saysUnjudged }: Rule, analysis: Analysis | undefined): boolean {
  if (analysis === undefined) return true;
  return saysUnjudged === true && analysis.grade === 'unknown';
}

/**
 * Whether the entry path is whole, so that its trace means something. A faulty probe or an unknown key elsewhere
 * leaves it whole; a step that could not be read does not.
 */
export function isJudgeable({ problems }: SpecDocument): boolean {
  return !problems.some(({ kind, pointer }) => {
    if (kind === 'errno' || kind === 'narrow-mask' || kind === 'placeholder') return false;
    if (/^\/(probes|privilege)/.test(pointer)) return false;
    return kind !== 'schema' || /^\/(entry|prototype|arguments|structs|unions|types|constants)/.test(pointer);
  });
}
