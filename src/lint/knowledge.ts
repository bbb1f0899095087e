import type { SpecDocument } from '../spec/model.ts';
import type { Analysis } from './analysis.ts';
import type { Rule } from './rule.ts';

/**
 * How much of a document with problems can be checked.
 * - `whole`: everything; the tracer treats a faulty step as unknown.
 * - `impossible`: everything, but no such call can exist, so it has no grade.
 * - `prototype`: a definition that steps may use is faulty, so the entry path is not checked.
 * - `proposal`: the arguments are not known either.
 */
export type Knowledge = 'whole' | 'impossible' | 'prototype' | 'proposal';

/** How much of a document can be checked despite its problems. */
export function knowledgeOf({ problems }: SpecDocument): Knowledge {
  let known: Knowledge = 'whole';
  for (const { kind, pointer } of problems) {
    if (kind === 'errno' || kind === 'narrow-mask' || kind === 'placeholder') continue;
    if (kind === 'argument-count') {
      if (known === 'whole') known = 'impossible';
    } else if (/^\/prototype/.test(pointer) || (kind === 'syntax' && pointer === '')) return 'proposal';
    else if (/^\/(?:arguments|structs|unions|types|constants)/.test(pointer)) known = 'prototype';
    else if (pointer === '/entry') known = 'prototype';
  }
  return known;
}

/** Whether a rule needs only what is known. */
export function canJudge({ basis, topic }: Rule, known: Knowledge): boolean {
  switch (known) {
    case 'whole':
    case 'impossible':
      return true;
    case 'prototype':
      return basis === 'prototype';
    case 'proposal':
      return basis === 'prototype' && topic === 'process';
  }
}

/** Whether a rule that was not selected runs on a document anyway, because silence would look like a pass. */
export function mustRunAnyway(
  { saysUnjudged }: Rule,
  document: SpecDocument,
  analysis: Analysis | undefined,
): boolean {
  if (analysis === undefined || knowledgeOf(document) !== 'whole') return true;
  if (analysis.spec.entry.some((step) => step.kind === 'blank' && step.isFaulty)) return true;
  return saysUnjudged === true && analysis.grade === 'unknown';
}
