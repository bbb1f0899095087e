import type { Omission } from '../steps.ts';
import { blocksToMarkdown } from './markdown.ts';
import { list, own, paragraph, prose, strong } from './nodes.ts';

const TITLE = 'Not written';

/** The summary of a check with the steps that GitHub refused before it: the only place that is left to say it. */
export function withOmissions(summary: string, omissions: readonly Omission[]): string {
  if (omissions.length === 0) return summary;
  const refused = blocksToMarkdown([
    paragraph(strong(TITLE), own(', which changes nothing of the verdict:')),
    list(omissions.map(({ step, reason }) => [paragraph(own(`${step}: `), ...prose(reason))])),
  ]);
  return `${refused}\n${summary}`;
}

/** Whether a summary speaks of steps that were refused. */
export function hasOmissions(summary: string): boolean {
  return summary.includes(`**${TITLE}**`);
}

/** A comment with what was refused beside it, below its marker. */
export function withUnwritten(comment: string, step: string, reason: string): string {
  const end = comment.indexOf('\n') + 1;
  const refused = paragraph(
    strong(TITLE),
    own(': '),
    ...prose(step),
    own(', refused with '),
    ...prose(reason),
  );
  return `${comment.slice(0, end)}${blocksToMarkdown([refused])}\n${comment.slice(end)}`;
}
