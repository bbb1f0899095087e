import type { SpecDocument } from '../spec/model.ts';
import type { Analysis } from './analysis.ts';
import type { Rule } from './rule.ts';

/**
 * How much of a document can be judged though there are problems in it.
 * - `whole`: all; of a step that is faulty nothing is known, which the tracer takes into account.
 * - `impossible`: all, but no such call can exist, so it has no grade.
 * - `prototype`: something that its steps may mean is faulty, so nothing is said of the entry path.
 * - `proposal`: the arguments are not known either.
 */
export type Knowledge = 'whole' | 'impossible' | 'prototype' | 'proposal';

/** What the problems of a document leave to be judged. */
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

/** Whether a rule says nothing but what is known. */
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

/** Whether a rule that nobody asked for speaks of a document, since silence about it would look like a pass. */
export function mustSpeak(
  { saysUnjudged }: Rule,
  document: SpecDocument,
  analysis: Analysis | undefined,
): boolean {
  if (analysis === undefined || knowledgeOf(document) !== 'whole') return true;
  if (analysis.spec.entry.some((step) => step.kind === 'blank' && step.isFaulty)) return true;
  return saysUnjudged === true && analysis.grade === 'unknown';
}
