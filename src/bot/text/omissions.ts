import type { Omission } from '../steps.ts';
import { blocksToMarkdown } from './markdown.ts';
import { list, paragraph, prose, strong, trustedText } from './nodes.ts';

const TITLE = 'Not written';

/** A check's summary preceded by the steps that GitHub refused, since no other place is left to report them. */
export function withOmissions(summary: string, omissions: readonly Omission[]): string {
  if (omissions.length === 0) return summary;
  const refused = blocksToMarkdown([
    paragraph(strong(TITLE), trustedText(', which changes nothing of the verdict:')),
    list(omissions.map(({ step, reason }) => [paragraph(trustedText(`${step}: `), ...prose(reason))])),
  ]);
  return `${refused}\n${summary}`;
}

/** Whether a summary reports refused steps. */
export function hasOmissions(summary: string): boolean {
  return summary.includes(`**${TITLE}**`);
}

/** A comment that reports a refused step, below its marker. */
export function withRefusedStep(comment: string, step: string, reason: string): string {
  const end = comment.indexOf('\n') + 1;
  const refused = paragraph(
    strong(TITLE),
    trustedText(': '),
    ...prose(step),
    trustedText(', refused with '),
    ...prose(reason),
  );
  return `${comment.slice(0, end)}${blocksToMarkdown([refused])}\n${comment.slice(end)}`;
}
