import { type Command, Option } from 'commander';
import { Failure } from '../failure.ts';
import { print, warn } from '../print.ts';
import { collectValues, formatOption, prettyOrJson } from '../shared-options.ts';

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
  throw new Failure(`--url: "${text}" is not a URL that begins with https://`);
}

function specsOption(): Option {
  return new Option(
    '--specs <folder>',
    'a folder of your own specs, besides those of the package; repeatable',
  )
    .default([])
    .argParser(collectValues);
}

export function addSite(program: Command): void {
  const site = program
    .command('site')
    .summary('build or serve the site')
    .description(
      'Builds static pages of the rules, of all described system calls and proposals, and of your own specs.',
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
      'Writes all pages to a folder that any web server can serve. Files that did not change are not written.',
    )
    .option('--output <folder>', 'the folder to write to', 'site/dist')
    .addOption(specsOption())
    .option(
      '--url <address>',
      'the URL of the published site, needed for canonical links, the sitemap and the feed (default: PROBEABLE_SITE)',
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
        warn('probeable: the site has no search, because the package pagefind is not installed\n');
      print(
        format === 'json'
          ? `${JSON.stringify(result, null, 2)}\n`
          : `wrote ${result.written} of ${result.files} files to ${result.output} in ${result.seconds.toFixed(1)} s: open ${result.output}/index.html\n`,
      );
    });
  site
    .command('serve')
    .summary('serve the site and reload it on changes')
    .description('Serves the site on this machine. Pages in a browser reload when a file changes.')
    .option('--port <number>', 'the port to listen on; 0 for any free port', '8080')
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
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
        throw new Failure(`--port: "${options.port}" is not a port from 0 to 65535`);
      const { SiteServer } = await import('../site/site-server.ts');
      const log = (line: string): void => void print(`${line}\n`);
      const server = new SiteServer({ host: options.host, port, specs: options.specs, log });
      log(
        `${await server.start()} serves the site and reloads pages when files change; press Ctrl-C to stop`,
      );
    });
}
