import type { BlockContent, Paragraph, PhrasingContent } from 'mdast';
import type { FindingGroup } from '../../lint/group.ts';
import { isShipped } from '../../lint/rule.ts';
import { shorten } from '../../spec/shorten.ts';
import type { BotContext } from '../judge.ts';
import type { JudgedCall } from '../verdict.ts';
import { nameOf } from './headline.ts';
import { code, link, list, paragraph, prose, strong, trustedText } from './nodes.ts';
import { type Judged, placeOf } from './permalink.ts';

/** A group of findings in one line: severity, leading rule, place and message. */
function findingLine(
  { document: { path }, isRemoved }: JudgedCall,
  { severity, lead, message }: FindingGroup,
  judged: Judged,
  context: BotContext,
): Paragraph {
  const { line } = lead.start;
  return paragraph(
    strong(severity),
    trustedText(' '),
    ruleName(lead.rule, context),
    trustedText(' at '),
    // A removed spec is in no file of the judged commit, so there is nothing to link to.
    isRemoved ? code(`${path}:${line}`) : placeOf(path, line, judged),
    trustedText(': '),
    ...prose(message),
  );
}

/** A group of findings with its remedies. */
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

/** A group of findings in one line of a long list: call, place, rule and first remedy. */
export function briefItem(
  call: JudgedCall,
  { lead, message, help }: FindingGroup,
  judged: Judged,
): readonly BlockContent[] {
  return [
    paragraph(
      code(nameOf(call)),
      ...(call.isRemoved ? [] : [placeOf(call.document.path, lead.start.line, judged, true)]),
      trustedText(' '),
      code(lead.rule),
      trustedText(': '),
      ...prose(shorten(help[0] ?? message, MAX_BRIEF)),
    ),
  ];
}

/** Limit on the length of a remedy in a long list, in characters. */
const MAX_BRIEF = 160;

/** The other rules that report the same cause, since each of them can be suppressed separately. */
function alsoLine({ notes }: FindingGroup, context: BotContext): readonly (readonly BlockContent[])[] {
  if (notes.length === 0) return [];
  const names = notes.flatMap(({ rule }, index) => [
    trustedText(index === 0 ? 'found by ' : ' and '),
    ruleName(rule, context),
  ]);
  return [[paragraph(...names, trustedText(', too'))]];
}

/** A rule's name, linked to its page if it is a shipped rule. */
export function ruleName(rule: string, { ruleUrl }: BotContext): PhrasingContent {
  const url = isShipped(rule) ? ruleUrl(rule) : undefined;
  return url === undefined ? code(rule) : link(url, trustedText(rule));
}
