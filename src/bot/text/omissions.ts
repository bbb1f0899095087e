import type { BlockContent } from 'mdast';
import type { Omission } from '../steps.ts';
import { list, own, paragraph, prose, strong } from './nodes.ts';

const TITLE = 'Not written';

/** The steps that GitHub refused, for the summary of the check: the only place that is left to say it. */
export function omissionBlocks(omissions: readonly Omission[]): readonly BlockContent[] {
  if (omissions.length === 0) return [];
  return [
    paragraph(strong(TITLE), own(', which changes nothing of the verdict:')),
    list(omissions.map(({ step, reason }) => [paragraph(own(`${step}: `), ...prose(reason))])),
  ];
}

/** Whether a summary speaks of steps that were refused. */
export function hasOmissions(summary: string): boolean {
  return summary.includes(`**${TITLE}**`);
}
