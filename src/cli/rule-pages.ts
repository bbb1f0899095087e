import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isShipped, type Rule } from '../lint/rule.ts';
import type { RuleHelp } from '../report/format.ts';
import { Style } from '../report/style.ts';
import { PACKAGE } from './package-info.ts';

/** Columns of a page as plain text. */
const WIDTH = 100;

/** The Markdown of a shipped rule's page. */
export function readRulePage({ topic, id }: Rule): string {
  return readFileSync(join(PACKAGE.root, 'rules', topic, `${id}.md`), 'utf8');
}

/**
 * Makes the help of rules for reports that carry it, as text and as Markdown. A link to another page of the package
 * leads nowhere from a report, so its words remain.
 */
export async function loadRuleHelp(): Promise<(rule: Rule) => RuleHelp | undefined> {
  const { renderMarkdown } = await import('./markdown.ts');
  const style = new Style({ hasColor: false, hasLinks: false });
  return (rule) => {
    if (!isShipped(rule.id)) return undefined;
    const markdown = readRulePage(rule)
      .replace(/^# .*\n+/, '')
      .replace(/\[([^\]]*)\]\((?!https?:)[^)]*\)/g, '$1');
    return { markdown, text: renderMarkdown(markdown, style, WIDTH) };
  };
}
