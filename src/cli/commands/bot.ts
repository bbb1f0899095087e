import type { Command } from 'commander';
import { Failure } from '../failure.ts';

interface ServeOptions {
  readonly host: string;
  readonly port: string;
  readonly data: string;
  readonly check: string;
  readonly sarif: boolean;
  readonly width: string;
}

export function addBot(program: Command): void {
  const bot = program
    .command('bot')
    .summary('judge pull requests on GitHub')
    .description(
      'A check and a comment on each pull request that touches a spec: as an Action, or as an App.',
    );
  bot
    .command('action')
    .summary('what action.yml runs')
    .description(
      'Does what the event of a GitHub workflow asks for; reads what a runner sets in the environment.',
    )
    .action(async () => {
      const { action } = await import('../bot/action.ts');
      process.exitCode = await action(process.env, (line) => process.stdout.write(`${line}\n`));
    });
  bot
    .command('serve')
    .summary('the server of a GitHub App')
    .description('Takes the webhooks of a GitHub App, keeps them, and reviews pull requests one by one.')
    .option('--host <address>', 'on which address', '127.0.0.1')
    .option('--port <number>', 'where to listen; 0 for any port that is free', '3000')
    .option('--data <folder>', 'where deliveries are kept, without DATABASE_URL', 'probeable-data')
    .option('--check <name>', 'what the check is called', 'probeable')
    .option('--sarif', 'give findings to code scanning, too', false)
    .option('--width <number>', 'how many pull requests are reviewed at a time', '4')
    .addHelpText(
      'after',
      `
Environment:
  APP_ID           the App's number
  PRIVATE_KEY      its key, as PEM, or PRIVATE_KEY_FILE
  WEBHOOK_SECRET   its secret; while it is exchanged the new one and the old one, with a comma between them
  DATABASE_URL     a PostgreSQL, which several servers may share
  GITHUB_API_URL   for GitHub Enterprise Server: https://HOST/api/v3

Examples:
  $ APP_ID=1 PRIVATE_KEY_FILE=key.pem WEBHOOK_SECRET=… probeable bot serve --host 0.0.0.0
`,
    )
    .action(async (options: ServeOptions) => {
      const { serve } = await import('../bot/serve.ts');
      await serve({
        environment: process.env,
        host: options.host,
        port: number('--port', options.port, 0, 65535),
        folder: options.data,
        check: options.check,
        hasSarif: options.sarif,
        width: number('--width', options.width, 1, 64),
      });
    });
}

function number(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d{1,5}$/.test(text) || value < least || value > most)
    throw new Failure(`${option}: "${text}" is no number from ${least} to ${most}`);
  return value;
}
