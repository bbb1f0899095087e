import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { RULES } from '../../../rules/index.ts';
import { CONFIG_FILE } from '../../check/configuration.ts';
import { isShipped, type Rule } from '../../lint/rule.ts';
import { wrapText } from '../../report/style.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { Failure } from '../failure.ts';
import { readConfig } from '../input/config.ts';
import { PACKAGE, ruleUrl } from '../package-info.ts';
import { print } from '../print.ts';
import { formatOption, prettyOrJson } from '../shared-options.ts';
import { suggesting } from '../suggested-values.ts';
import { styleOf, terminalOf } from '../terminal.ts';

export function addExplain(program: Command): void {
  program
    .command('explain')
    .summary('show the page of a rule')
    .description(
      'Shows what a rule demands and why, with bad and good examples. Without a rule: lists them all.',
    )
    .addArgument(
      suggesting(new Argument('[rule]', 'the id of a rule, such as probe-exists'), () =>
        RULES.map(({ id }) => id),
      ),
    )
    .addOption(formatOption())
    .addHelpText(
      'after',
      '\nExamples:\n  $ probeable explain\n  $ probeable explain probe-before-permission\n',
    )
    .action(async (id: string | undefined, options: { format: string }) => {
      const format = prettyOrJson(options.format);
      const rules = id === undefined ? RULES : [await findRule(id)];
      print(
        format === 'json' ? asJson(rules) : await asText(rules, id !== undefined),
        await terminalOf(process.stdout),
      );
    });
}

function linkLine(id: string): string {
  const url = isShipped(id) ? ruleUrl(id) : undefined;
  return url === undefined ? '' : `${url}\n`;
}

/** A rule that is shipped, or one that the configuration of this folder defines. */
async function findRule(id: string): Promise<Rule> {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  if (!isShipped(id)) return ownRule(id);
  throw new Failure(
    `there is no rule "${id}"${didYouMean(
      id,
      RULES.map((known) => known.id),
    )}; probeable explain lists them`,
  );
}

/** A rule of the project itself. It has no page: its message is all that was written about it. */
async function ownRule(id: string): Promise<Rule> {
  const { settings } = await readConfig();
  const { custom, plugins } = settings;
  const rule = custom.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  throw new Failure(
    plugins.length === 0
      ? `${CONFIG_FILE} of this folder defines no rule "${id}"`
      : `${CONFIG_FILE} of this folder defines no rule "${id}"; if a plugin does, its documentation is the plugin's own`,
  );
}

function pageOf({ topic, id, severity, summary }: Rule): string {
  if (!isShipped(id))
    return `# ${id}\n\nA rule of this project (${severity}), defined in \`${CONFIG_FILE}\`: ${summary}\n`;
  return readFileSync(join(PACKAGE.root, 'rules', topic, `${id}.md`), 'utf8');
}

function asJson(rules: readonly Rule[]): string {
  const pages = rules.map((rule) => {
    const { id, topic, severity, summary } = rule;
    return {
      id,
      topic,
      severity,
      summary,
      url: isShipped(id) ? (ruleUrl(id) ?? null) : null,
      page: pageOf(rule),
    };
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
          `${renderMarkdown(pageOf(rule), style, Math.min(terminal.width, 100))}\n${linkLine(rule.id)}`,
      )
      .join('');
  }
  const width = Math.max(...rules.map(({ id }) => id.length));
  const indent = ' '.repeat(width + 13);
  const room = Math.max(40, terminal.width - indent.length);
  return rules
    .map(({ id, severity, summary, topic }, index) => {
      const head =
        rules[index - 1]?.topic === topic ? '' : `${index > 0 ? '\n' : ''}${style.paint(topic, 'bold')}\n`;
      return `${head}  ${style.link(id, ruleUrl(id))}${' '.repeat(width - id.length)}  ${style.paint(severity.padEnd(7), 'dim')}  ${wrapText(summary, room, indent)}\n`;
    })
    .join('');
}
