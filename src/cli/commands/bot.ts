import type { Command } from 'commander';
import { Failure } from '../failure.ts';
import { print, printCommands } from '../print.ts';

interface ServeOptions {
  readonly host: string;
  readonly port: string;
  readonly metricsPort?: string;
  readonly metricsHost: string;
  readonly data: string;
  readonly check: string;
  readonly sarif: boolean | undefined;
  readonly width: string;
  readonly env?: string;
}

interface RegisterOptions {
  readonly url: string;
  readonly name: string;
  readonly organization?: string;
  readonly github: string;
  readonly port: string;
  readonly env: string;
  readonly sarif: boolean | undefined;
}

export function addBot(program: Command): void {
  const bot = program
    .command('bot')
    .summary('judge pull requests on GitHub, merge requests on GitLab')
    .description(
      'A check and a comment on each pull request or merge request that touches a spec: as an Action, as an App, or for a GitLab.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ probeable bot register --url https://bot.example.org/
  $ probeable bot serve --env probeable.env
`,
    );
  bot
    .command('action')
    .summary('what action.yml runs')
    .description(
      'Does what the event of a GitHub workflow asks for; reads what a runner sets in the environment.',
    )
    .addHelpText(
      'after',
      `
Examples:
  $ probeable bot action     as a step of a workflow
`,
    )
    .action(async () => {
      const { action } = await import('../bot/action.ts');
      process.exitCode = await action(process.env, (line) => printCommands(`${line}\n`));
    });
  bot
    .command('serve')
    .summary('the server of a GitHub App, or for a GitLab')
    .description(
      'Takes the webhooks of a GitHub App, of a GitLab, or of both; keeps them, and reviews pull requests and merge requests one by one.',
    )
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .option('--port <number>', 'the port to listen on; 0 for any free port', '3000')
    .option('--metrics-port <number>', 'the port of /metrics for Prometheus (default: no /metrics)')
    .option('--metrics-host <address>', 'the address of /metrics', '127.0.0.1')
    .option(
      '--data <folder>',
      'the folder that keeps deliveries, if DATABASE_URL is not set',
      'probeable-data',
    )
    .option('--check <name>', 'the name of the check or commit status', 'probeable')
    .option('--sarif', 'also send findings to code scanning')
    .option('--env <file>', 'read settings from this file, such as the one that bot register writes')
    .option(
      '--width <number>',
      'how many pull or merge requests to review at a time; most of that is waiting',
      '16',
    )
    .addHelpText(
      'after',
      `
GET /healthz tells whether it runs, and /readyz whether it can keep deliveries.

Environment, for GitHub, whose webhooks go to /webhook:
  APP_ID           the App's number
  PRIVATE_KEY      its key, as PEM, or PRIVATE_KEY_FILE
  WEBHOOK_SECRET   its secret; while it is replaced NEW,OLD
  GITHUB_API_URL   for GitHub Enterprise Server: https://HOST/api/v3

Environment, for GitLab, whose webhooks go to /gitlab:
  GITLAB_TOKEN     an access token with the scope api, or GITLAB_TOKEN_FILE
  GITLAB_WEBHOOK_SECRET
                   a secret token or a signing token (whsec_…); while it is
                   replaced NEW,OLD
  GITLAB_URL       https://gitlab.com where left out

Environment, for both:
  DATABASE_URL     a PostgreSQL, which several servers may share
  PROBEABLE_SITE   where the site is published, for links to its pages

Examples:
  $ probeable bot serve --env probeable.env
  $ probeable bot serve --env probeable.env --metrics-port 9464
  $ APP_ID=1 PRIVATE_KEY_FILE=key.pem WEBHOOK_SECRET=… probeable bot serve
  $ GITLAB_TOKEN_FILE=token GITLAB_WEBHOOK_SECRET=… probeable bot serve
`,
    )
    .action(async (options: ServeOptions) => {
      const { serve } = await import('../bot/serve.ts');
      await serve({
        environment: process.env,
        file: options.env,
        host: options.host,
        port: number('--port', options.port, 0, 65535),
        metrics:
          options.metricsPort === undefined
            ? undefined
            : { host: options.metricsHost, port: number('--metrics-port', options.metricsPort, 0, 65535) },
        folder: options.data,
        check: options.check,
        hasSarif: options.sarif === true,
        width: number('--width', options.width, 1, 64),
      });
    });
  bot
    .command('register')
    .summary('register a GitHub App')
    .description(
      'Registers a GitHub App that may do what it needs and is told of what it needs: opens a page on this machine, from which GitHub is asked with one press of a button. Its key is left in a file.',
    )
    .requiredOption('--url <address>', 'where GitHub will reach bot serve: https://bot.example.org/')
    .option('--name <name>', 'the name of the App, which must be unique on GitHub', 'probeable')
    .option('--organization <name>', 'the organization that owns the App (default: you)')
    .option('--github <address>', 'the address of a GitHub Enterprise Server', 'https://github.com')
    .option('--sarif', 'let the App send findings to code scanning')
    .option('--port <number>', 'the port of the page; 0 for any free port', '0')
    .option('--env <file>', 'the file to write the key to', 'probeable.env')
    .addHelpText(
      'after',
      `
Examples:
  $ probeable bot register --url https://bot.example.org/ --organization linux
  $ probeable bot serve --env probeable.env
`,
    )
    .action(async (options: RegisterOptions) => {
      const { register } = await import('../bot/register.ts');
      await register({
        url: options.url,
        name: options.name,
        organization: options.organization,
        github: options.github,
        port: number('--port', options.port, 0, 65535),
        file: options.env,
        hasSarif: options.sarif === true,
        print: (line) => print(`${line}\n`),
      });
    });
}

function number(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value < least || value > most)
    throw new Failure(`${option}: "${text}" is no number from ${least} to ${most}`);
  return value;
}
