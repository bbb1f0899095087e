import type { BlockContent } from 'mdast';
import type { Verdict } from '../verdict.ts';
import { code, paragraph, trustedText } from './nodes.ts';

/** What the workflow requires beyond the configuration, to explain why a warning or a note fails the check. */
export function demandBlocks({ failOn }: Pick<Verdict, 'failOn'>): readonly BlockContent[] {
  if (failOn === undefined) return [];
  const what = failOn === 'info' ? 'notes and warnings fail' : 'warnings fail';
  return [
    paragraph(
      trustedText('With '),
      code(`fail-on: ${failOn}`),
      trustedText(` in the workflow, ${what} the check too.`),
    ),
  ];
}
