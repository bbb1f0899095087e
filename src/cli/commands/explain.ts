import { Argument, type Command } from 'commander';
import { RULES } from '../../../rules/index.ts';
import { CONFIG_FILE } from '../../check/configuration.ts';
import { isShipped, type Rule } from '../../lint/rule.ts';
import { wrapText } from '../../report/style.ts';
import { didYouMean, wordAdvice } from '../../spec/nearest-word.ts';
import { Failure } from '../failure.ts';
import { readConfig } from '../input/config.ts';
import { pageUrl, ruleUrl } from '../package-info.ts';
import { GUIDANCE, PAGE_NAMES, readPage, sectionOf, sectionsOf } from '../pages.ts';
import { print } from '../print.ts';
import { readRulePage } from '../rule-pages.ts';
import { formatOption, prettyOrJson } from '../shared-options.ts';
import { suggestValues } from '../suggested-values.ts';
import { styleOf, terminalOf } from '../terminal.ts';

export function addExplain(program: Command): void {
  program
    .command('explain')
    .summary('show the page of a rule or a reference')
    .description(
      'Shows what a rule requires and why, with bad and good examples, or another page such as the reference of the spec language. Without a name, lists all of them.',
    )
    .addArgument(
      suggestValues(
        new Argument(
          '[name]',
          'the id of a rule, such as probe-exists, or a page, such as spec-language, or a section of a page, such as spec-language#calls',
        ),
        () => [...RULES.map(({ id }) => id), ...PAGE_NAMES],
      ),
    )
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
Examples:
  $ probeable explain
  $ probeable explain probe-before-permission
  $ probeable explain spec-language#calls
`,
    )
    .action(async (id: string | undefined, options: { format: string }) => {
      const format = prettyOrJson(options.format);
      const page = id === undefined ? undefined : findPage(id);
      if (page !== undefined) {
        const shown = format === 'json' ? pageAsJson(page) : await renderPage(page.page, page.url);
        print(shown, await terminalOf(process.stdout));
        return;
      }
      const rules = id === undefined ? RULES : [await findRule(id)];
      const text = format === 'json' ? asJson(rules) : await asText(rules, id !== undefined);
      print(text, await terminalOf(process.stdout));
    });
}

/** A page other than a rule's, or a section of one. */
interface FoundPage {
  readonly id: string;
  readonly summary: string;
  readonly url: string | undefined;
  readonly page: string;
}

/** The page or section of a name; undefined if there is no such page. */
function findPage(id: string): FoundPage | undefined {
  const [name = '', section] = id.split('#');
  const page = readPage(name);
  if (page === undefined) return undefined;
  const own = section === undefined ? page.markdown : sectionOf(page.markdown, section);
  if (own === undefined)
    throw new Failure(
      `${name} has no section "${section}"${wordAdvice(section ?? '', sectionsOf(page.markdown))}`,
    );
  const isOnSite = GUIDANCE.some((slug) => slug === name);
  const url = isOnSite
    ? pageUrl(`guidance/${name}/${section === undefined ? '' : `#${section}`}`)
    : undefined;
  return { id, summary: page.title, url, page: own };
}

function pageAsJson({ id, summary, url, page }: FoundPage): string {
  const found = { id, topic: 'guidance', severity: null, summary, url: url ?? null, page };
  return `${JSON.stringify([found], null, 2)}\n`;
}

async function renderPage(markdown: string, url: string | undefined): Promise<string> {
  const terminal = await terminalOf(process.stdout);
  const { renderForTerminal: renderMarkdown } = await import('../terminal-markdown.ts');
  const text = renderMarkdown(markdown, styleOf(terminal), Math.min(terminal.width, 100));
  return `${text}\n${url === undefined ? '' : `${url}\n`}`;
}

/** A shipped rule, or one that the configuration of this folder defines. */
async function findRule(id: string): Promise<Rule> {
  const rule = RULES.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  if (!isShipped(id)) return ownRule(id);
  const known = [...RULES.map((rule) => rule.id), ...PAGE_NAMES];
  throw new Failure(
    `there is no rule or page "${id}"${didYouMean(id, known)}\nhelp: run "probeable explain" to list them`,
  );
}

/** A custom rule of the project. It has no page, only its message. */
async function ownRule(id: string): Promise<Rule> {
  const { settings } = await readConfig();
  const { custom, plugins } = settings;
  const rule = custom.find((candidate) => candidate.id === id);
  if (rule !== undefined) return rule;
  throw new Failure(
    plugins.length === 0
      ? `${CONFIG_FILE} of this folder defines no rule "${id}"`
      : `${CONFIG_FILE} of this folder defines no rule "${id}"; if it is a plugin's rule, see the documentation of the plugin`,
  );
}

function pageOf(rule: Rule): string {
  if (isShipped(rule.id)) return readRulePage(rule);
  return `# ${rule.id}\n\nA rule of this project (${rule.severity}), defined in \`${CONFIG_FILE}\`: ${rule.summary}\n`;
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

/** The list of pages with their titles. */
function listPages(): string {
  const width = Math.max(...PAGE_NAMES.map((name) => name.length));
  const lines = PAGE_NAMES.map((name) => `  ${name.padEnd(width)}  ${readPage(name)?.title ?? ''}\n`);
  return `\npages\n${lines.join('')}`;
}

async function asText(rules: readonly Rule[], isPage: boolean): Promise<string> {
  if (!isPage) return (await listRules(rules)) + listPages();
  const pages = rules.map((rule) =>
    renderPage(pageOf(rule), isShipped(rule.id) ? ruleUrl(rule.id) : undefined),
  );
  return (await Promise.all(pages)).join('');
}

async function listRules(rules: readonly Rule[]): Promise<string> {
  const terminal = await terminalOf(process.stdout);
  const style = styleOf(terminal);
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
