import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { RULES } from '../../../rules/index.ts';
import type { Rule } from '../../lint/rule.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { Failure } from '../failure.ts';
import { PACKAGE, ruleUrl } from '../package-info.ts';
import { prettyOrJson } from '../shared-options.ts';
import { styleOf, terminalOf } from '../terminal.ts';

export function addExplain(program: Command): void {
  program
    .command('explain')
    .summary('show the page of a rule')
    .description(
      'Shows what a rule demands and why, with bad and good examples. Without a rule: lists them all.',
    )
    .argument('[rule]', 'the id of a rule, such as probe-exists')
    .option('--format <name>', 'pretty or json', 'pretty')
    .addHelpText(
      'after',
      '\nExamples:\n  $ probeable explain\n  $ probeable explain probe-before-permission\n',
    )
    .action(async (id: string | undefined, options: { format: string }) => {
      const format = prettyOrJson(options.format);
      const rules = id === undefined ? RULES : [findRule(id)];
      process.stdout.write(format === 'json' ? asJson(rules) : await asText(rules, id !== undefined));
    });
}

function findRule(id: string): Rule {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  throw new Failure(
    `there is no rule "${id}"${didYouMean(
      id,
      RULES.map((known) => known.id),
    )}; probeable explain lists them`,
  );
}

function pageOf({ topic, id }: Rule): string {
  return readFileSync(join(PACKAGE.root, 'rules', topic, `${id}.md`), 'utf8');
}

function asJson(rules: readonly Rule[]): string {
  const pages = rules.map((rule) => {
    const { id, topic, severity, summary } = rule;
    return { id, topic, severity, summary, url: ruleUrl(id), page: pageOf(rule) };
  });
  return `${JSON.stringify(pages, null, 2)}\n`;
}

async function asText(rules: readonly Rule[], isPage: boolean): Promise<string> {
  const terminal = await terminalOf(process.stdout);
  const style = styleOf(terminal);
  if (isPage) {
    const { renderMarkdown } = await import('../markdown.ts');
    return rules
      .map(
        (rule) =>
          `${renderMarkdown(pageOf(rule), style, Math.min(terminal.width, 100))}\n${ruleUrl(rule.id)}\n`,
      )
      .join('');
  }
  const width = Math.max(...rules.map(({ id }) => id.length));
  return rules
    .map(({ id, severity, summary, topic }, index) => {
      const head =
        rules[index - 1]?.topic === topic ? '' : `${index > 0 ? '\n' : ''}${style.paint(topic, 'bold')}\n`;
      return `${head}  ${style.link(id, ruleUrl(id))}${' '.repeat(width - id.length)}  ${style.paint(severity.padEnd(7), 'dim')}  ${summary}\n`;
    })
    .join('');
}
