import type { BlockContent, Paragraph, PhrasingContent } from 'mdast';
import type { FindingGroup } from '../../lint/group.ts';
import { isShipped } from '../../lint/rule.ts';
import { shorten } from '../../spec/shorten.ts';
import type { BotContext } from '../judge.ts';
import type { JudgedCall } from '../verdict.ts';
import { nameOf } from './headline.ts';
import { code, link, list, own, paragraph, prose, strong } from './nodes.ts';
import { type Judged, placeOf } from './permalink.ts';

/** Findings of one cause in a line: how severe, which rule leads, where, what. */
function findingLine(
  { document: { path }, isRemoved }: JudgedCall,
  { severity, lead, message }: FindingGroup,
  judged: Judged,
  context: BotContext,
): Paragraph {
  const { line } = lead.start;
  return paragraph(
    strong(severity),
    own(' '),
    ruleName(lead.rule, context),
    own(' at '),
    // What is removed stands in no file of the judged commit.
    isRemoved ? code(`${path}:${line}`) : placeOf(path, line, judged),
    own(': '),
    ...prose(message),
  );
}

/** A finding with its remedies. */
export function findingItem(
  call: JudgedCall,
  group: FindingGroup,
  judged: Judged,
  context: BotContext,
): readonly BlockContent[] {
  const details = [
    ...group.help.map((line): readonly BlockContent[] => [paragraph(...prose(line))]),
    ...alsoLine(group, context),
  ];
  const line = findingLine(call, group, judged, context);
  return details.length === 0 ? [line] : [line, list(details)];
}

/** A finding in a line of a long list: whose it is, where, and what to do. */
export function briefItem(
  call: JudgedCall,
  { lead, message, help }: FindingGroup,
  judged: Judged,
): readonly BlockContent[] {
  return [
    paragraph(
      code(nameOf(call)),
      ...(call.isRemoved ? [] : [placeOf(call.document.path, lead.start.line, judged, true)]),
      own(' '),
      code(lead.rule),
      own(': '),
      ...prose(shorten(help[0] ?? message, MAX_BRIEF)),
    ),
  ];
}

/** No more of a remedy stands in a long list. */
const MAX_BRIEF = 160;

/** The other rules that found the cause: each can be silenced by itself. */
function alsoLine({ notes }: FindingGroup, context: BotContext): readonly (readonly BlockContent[])[] {
  if (notes.length === 0) return [];
  const names = notes.flatMap(({ rule }, index) => [
    own(index === 0 ? 'found by ' : ' and '),
    ruleName(rule, context),
  ]);
  return [[paragraph(...names, own(', too'))]];
}

/** A rule with its page. A project's own rules have none. */
export function ruleName(rule: string, { ruleUrl }: BotContext): PhrasingContent {
  const url = isShipped(rule) ? ruleUrl(rule) : undefined;
  return url === undefined ? code(rule) : link(url, own(rule));
}
