import type { Command } from 'commander';

/**
 * The pages, or sections of pages, that explain each command, as arguments of `probeable explain`. A test checks that
 * each exists and is in the package.
 */
export const FURTHER_READING: Readonly<Record<string, readonly string[]>> = {
  check: ['command-line#check', 'configuration', 'spec-language', 'checking-policies'],
  baseline: ['configuration#the-baseline'],
  trace: ['command-line#trace', 'spec-language#calls', 'spec-language#probes-and-grades'],
  suggest: ['command-line#suggest', 'spec-language#probes-and-grades'],
  list: ['command-line#list', 'spec-language#probes-and-grades'],
  data: ['command-line#data', 'data'],
  verify: ['command-line#verify', 'readme#verified-on-a-kernel'],
  simulate: ['command-line#simulate', 'readme#what-containers-answer', 'runtimes', 'callers'],
  why: ['command-line#why', 'how-to-probe', 'readme#what-containers-answer'],
  explain: ['command-line#explain'],
  init: ['spec-language'],
  draft: ['command-line#draft', 'spec-language'],
  proposals: ['command-line#proposals', 'spec-language'],
  'proposals update': ['command-line#proposals', 'spec-language'],
  derive: ['command-line#derive', 'spec-language#derived-and-reviewed'],
  generate: ['command-line#generate', 'how-to-probe'],
  site: ['readme#the-site'],
  'site build': ['readme#the-site'],
  'site serve': ['readme#the-site'],
  bot: ['readme#on-pull-requests'],
  'bot action': ['readme#on-pull-requests'],
  'bot serve': ['readme#as-an-app'],
  'bot register': ['readme#as-an-app'],
  lsp: ['spec-language#for-editors'],
  completion: ['command-line#completion'],
};

/** Adds the pages that explain a command to the end of its `--help`. */
export function addFurtherReading(program: Command): void {
  const walk = (command: Command, path: string): void => {
    const pages = FURTHER_READING[path] ?? [];
    if (pages.length > 0)
      command.addHelpText(
        'after',
        `Further reading:\n${pages.map((page) => `  $ probeable explain ${page}`).join('\n')}`,
      );
    for (const inner of command.commands) walk(inner, `${path} ${inner.name()}`);
  };
  for (const command of program.commands) walk(command, command.name());
}
