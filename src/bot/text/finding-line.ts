import type { BlockContent, Paragraph, PhrasingContent } from 'mdast';
import type { FindingGroup } from '../../lint/group.ts';
import { isShipped } from '../../lint/rule.ts';
import type { BotContext } from '../judge.ts';
import { code, link, list, own, paragraph, prose, strong } from './nodes.ts';

/** Findings of one cause in a line: how severe, which rule leads, where, what. */
export function findingLine(path: string, group: FindingGroup, context: BotContext): Paragraph {
  const { kind, severity, lead, message } = group;
  return paragraph(
    strong(severity),
    ...(kind === 'checklist' ? [] : [own(' '), ruleName(lead.rule, context)]),
    own(' at '),
    code(`${path}:${lead.start.line}`),
    own(': '),
    ...prose(message),
  );
}

/** The remedies of a group, and what its other rules say. */
export function detailsOf(group: FindingGroup, context: BotContext): readonly (readonly BlockContent[])[] {
  const isList = group.kind === 'checklist';
  const remedies = (lines: readonly string[]): readonly (readonly BlockContent[])[] =>
    lines.map((line) => [paragraph(...prose(line))]);
  return [
    ...remedies(group.help),
    ...group.notes.map((note): readonly BlockContent[] => [
      paragraph(
        own(isList ? `${note.severity} ` : 'note '),
        ruleName(note.rule, context),
        own(': '),
        ...prose(note.message),
      ),
      ...(isList && note.help.length > 0 ? [list(remedies(note.help))] : []),
    ]),
  ];
}

/** A project's own rules have no page. */
function ruleName(rule: string, { ruleUrl }: BotContext): PhrasingContent {
  const url = isShipped(rule) ? ruleUrl(rule) : undefined;
  return url === undefined ? code(rule) : link(url, own(rule));
}
