import type { BlockContent, PhrasingContent } from 'mdast';
import type { BotContext } from '../judge.ts';
import type { Verdict } from '../verdict.ts';
import { headlineOf, phrases } from './headline.ts';
import { blocksToMarkdown, limitBlocks } from './markdown.ts';
import { formatMarker, type Marker } from './marker.ts';
import { code, heading, paragraph, smallPrint, strong, trustedText } from './nodes.ts';
import { commitOf } from './permalink.ts';
import { reportBlocks } from './report.ts';
import { countsOf } from './title.ts';

/** Limit on the comment. GitHub takes 65,536 characters; some count more there than in UTF-16. */
const LIMIT = 60_000;

/** The comment on a pull request: a headline, all calls, the errors, and the rest folded. */
export function commentBody(verdict: Verdict, marker: Marker, context: BotContext): string {
  // If a call was not judged, the comment must not say "all clear".
  const hasNews = verdict.conclusion !== 'success' || verdict.calls.some(({ found }) => found.length > 0);
  const headline = phrases(headlineOf(verdict));
  const counts = countsOf(verdict);
  const head: readonly BlockContent[] = hasNews
    ? [
        heading(3, ...(headline.length === 0 ? [trustedText(counts)] : headline)),
        paragraph(
          strong('probeable'),
          trustedText(`: ${counts}, judged at `),
          commitOf(marker),
          trustedText('.'),
        ),
      ]
    : [
        paragraph(
          strong('probeable'),
          trustedText(': all clear, '),
          ...(headline.length === 0 ? [trustedText(counts)] : [...headline, trustedText(`; ${counts}`)]),
          trustedText(', judged at '),
          commitOf(marker),
          trustedText('.'),
        ),
      ];
  const blocks = [...head, ...reportBlocks(verdict, marker, context)];
  const hasSpecs = verdict.calls.some(
    ({ document }) => document.isDerived !== true && document.policy === undefined,
  );
  const foot = hasNews ? blocksToMarkdown([howTo(hasSpecs)]) : '';
  const rest = (omitted: number): BlockContent =>
    paragraph(
      trustedText(`${omitted} more entries do not fit here; `),
      code('probeable check'),
      trustedText(' shows them all.'),
    );
  const body = limitBlocks(blocks, LIMIT - foot.length, rest);
  return `${formatMarker({ ...marker, isClear: !hasNews })}\n${body}${foot === '' ? '' : `\n${foot}`}`;
}

/** The body that replaces an earlier comment if nothing is left to report. */
export function allClearBody(why: string, marker: Marker): string {
  return `${formatMarker({ ...marker, isClear: true })}\n**probeable**: ${why}\n`;
}

/** The commands that people can use. A comment of a spec silences a finding, and C has none. */
function howTo(hasSpecs: boolean): BlockContent {
  const parts: readonly PhrasingContent[] = [
    trustedText('Comment '),
    code('/probeable recheck'),
    trustedText(' to judge again, '),
    code('/probeable explain RULE'),
    trustedText(' for the reasons of a rule.'),
    ...(hasSpecs
      ? [
          trustedText(' To silence a finding, write '),
          code('# probeable-ignore RULE: reason'),
          trustedText(' above its line.'),
        ]
      : []),
  ];
  return smallPrint(...parts);
}
