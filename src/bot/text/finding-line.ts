import type { Paragraph } from 'mdast';
import type { Finding } from '../../lint/finding.ts';
import type { BotContext } from '../judge.ts';
import { code, link, own, paragraph, prose, strong } from './nodes.ts';

/** A finding in a line: how severe, which rule, where, what. A project's own rules have no page. */
export function findingLine(path: string, finding: Finding, { ruleUrl }: BotContext): Paragraph {
  const { severity, rule, start, message } = finding;
  return paragraph(
    strong(severity),
    own(' '),
    rule.includes('/') ? code(rule) : link(ruleUrl(rule), own(rule)),
    own(' at '),
    code(`${path}:${start.line}`),
    own(': '),
    ...prose(message),
  );
}
