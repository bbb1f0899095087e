import type { Command } from 'commander';
import { prettyOrJson } from '../shared-options.ts';

interface BuildOptions {
  readonly output: string;
  readonly specs: readonly string[];
  readonly format: string;
}

export function addSite(program: Command): void {
  const site = program
    .command('site')
    .summary('build the site')
    .description(
      'Makes static pages of the rules, of every described system call and proposal, and of your own specs.',
    );
  site
    .command('build')
    .summary('write all pages')
    .description(
      'Writes all pages into a folder that any host can serve. A file that did not change is left alone.',
    )
    .option('--output <folder>', 'where to', 'site/dist')
    .option(
      '--specs <folder>',
      'specs of your own beside those that come with the package; repeatable',
      (value: string, before: readonly string[]) => [...before, value],
      [],
    )
    .option('--format <name>', 'pretty, or json to get {"output","files","written","seconds"}', 'pretty')
    .addHelpText(
      'after',
      `
Examples:
  $ probeable site build
  $ probeable site build --specs proposals --output public
`,
    )
    .action(async (options: BuildOptions) => {
      const format = prettyOrJson(options.format);
      const { buildInto } = await import('../site/build.ts');
      const result = await buildInto(options.output, options.specs);
      process.stdout.write(
        format === 'json'
          ? `${JSON.stringify(result, null, 2)}\n`
          : `wrote ${result.written} of ${result.files} files to ${result.output} in ${result.seconds.toFixed(1)} s: open ${result.output}/index.html\n`,
      );
    });
}
