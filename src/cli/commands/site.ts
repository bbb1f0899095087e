import { type Command, Option } from 'commander';
import { Failure } from '../failure.ts';
import { print, warn } from '../print.ts';
import { collect, formatOption, prettyOrJson } from '../shared-options.ts';

interface BuildOptions {
  readonly output: string;
  readonly specs: readonly string[];
  readonly url: string | undefined;
  readonly format: string;
}

interface ServeCommandOptions {
  readonly port: string;
  readonly host: string;
  readonly specs: readonly string[];
}

function readUrl(text: string | undefined): string | undefined {
  if (text === undefined || (URL.canParse(text) && /^https?:/.test(text))) return text;
  throw new Failure(`--url: "${text}" is no address that begins with https://`);
}

function specsOption(): Option {
  return new Option(
    '--specs <folder>',
    'specs of your own beside those that come with the package; repeatable',
  )
    .default([])
    .argParser(collect);
}

export function addSite(program: Command): void {
  const site = program
    .command('site')
    .summary('build the site')
    .description(
      'Makes static pages of the rules, of every described system call and proposal, and of your own specs.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ probeable site build --output public
  $ probeable site serve --specs proposals
`,
    );
  site
    .command('build')
    .summary('write all pages')
    .description(
      'Writes all pages into a folder that any host can serve. A file that did not change is left alone.',
    )
    .option('--output <folder>', 'where to', 'site/dist')
    .addOption(specsOption())
    .option(
      '--url <address>',
      'where the site will be served: needed for canonical links, the sitemap and the feed (default: PROBEABLE_SITE)',
    )
    .addOption(formatOption('{"output","files","written","seconds"}'))
    .addHelpText(
      'after',
      `
Examples:
  $ probeable site build
  $ probeable site build --specs proposals --url https://example.org/syscalls
`,
    )
    .action(async (options: BuildOptions) => {
      const format = prettyOrJson(options.format);
      const { buildInto } = await import('../site/build.ts');
      const result = await buildInto(options.output, options.specs, readUrl(options.url));
      if (!result.hasSearch)
        warn('probeable: the pages have no search, since the package pagefind is not installed\n');
      print(
        format === 'json'
          ? `${JSON.stringify(result, null, 2)}\n`
          : `wrote ${result.written} of ${result.files} files to ${result.output} in ${result.seconds.toFixed(1)} s: open ${result.output}/index.html\n`,
      );
    });
  site
    .command('serve')
    .summary('show the site, and follow its files')
    .description('Serves the site on this machine. A page in a browser loads again when a file has changed.')
    .option('--port <number>', 'where to listen; 0 for any port that is free', '8080')
    .option('--host <address>', 'on which address', '127.0.0.1')
    .addOption(specsOption())
    .addHelpText(
      'after',
      `
Examples:
  $ probeable site serve --specs proposals
`,
    )
    .action(async (options: ServeCommandOptions) => {
      const port = Number(options.port);
      if (!/^\d{1,5}$/.test(options.port) || port > 65535)
        throw new Failure(`--port: "${options.port}" is no port: 0 to 65535`);
      const { SiteServer } = await import('../site/serve.ts');
      const log = (line: string): void => void print(`${line}\n`);
      const server = new SiteServer({ host: options.host, port, specs: options.specs, log });
      log(`${await server.start()} shows the site and follows its files; Ctrl-C ends it`);
    });
}
