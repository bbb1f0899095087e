import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isShipped, type Rule } from '../lint/rule.ts';
import type { RuleHelp } from '../report/format.ts';
import { Style } from '../report/style.ts';
import { PACKAGE } from './package-info.ts';

/** The width of a page as plain text, in columns. */
const WIDTH = 100;

/** The Markdown of a shipped rule's page. */
export function readRulePage({ topic, id }: Rule): string {
  return readFileSync(join(PACKAGE.root, 'rules', topic, `${id}.md`), 'utf8');
}

/**
 * Makes the help of rules, as text and as Markdown, for reports that include it. Relative links do not work there, so only
 * their text remains.
 */
export async function loadRuleHelp(): Promise<(rule: Rule) => RuleHelp | undefined> {
  const { renderForTerminal: renderMarkdown } = await import('./terminal-markdown.ts');
  const style = new Style({ hasColor: false, hasLinks: false });
  return (rule) => {
    if (!isShipped(rule.id)) return undefined;
    const markdown = readRulePage(rule)
      .replace(/^# .*\n+/, '')
      .replace(/\[([^\]]*)\]\((?!https?:)[^)]*\)/g, '$1');
    return { markdown, text: renderMarkdown(markdown, style, WIDTH) };
  };
}
