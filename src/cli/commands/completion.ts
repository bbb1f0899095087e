import type { Command } from 'commander';
import { bashScript } from '../completion/bash.ts';
import { describeCommands } from '../completion/describe.ts';
import { fishScript } from '../completion/fish.ts';
import { zshScript } from '../completion/zsh.ts';
import { print } from '../print.ts';
import { choiceArgument, formatOption, oneOf, prettyOrJson } from '../shared-options.ts';

const SHELLS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;
const SHELL_NAMES = ['bash', 'zsh', 'fish'] as const satisfies readonly (keyof typeof SHELLS)[];

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .summary('print a completion script for a shell')
    .description('Prints a script that completes commands, options and their values.')
    .addArgument(choiceArgument('<shell>', 'bash, zsh or fish', SHELL_NAMES))
    .addOption(formatOption('{"shell","script"}'))
    .addHelpText(
      'after',
      `
Examples:
  $ probeable completion bash > /etc/bash_completion.d/probeable
  $ source <(probeable completion zsh)
  $ probeable completion fish > ~/.config/fish/completions/probeable.fish
`,
    )
    .action((asked: string, options: { format: string }) => {
      const format = prettyOrJson(options.format);
      const shell = oneOf('the shell', asked, SHELL_NAMES);
      const script = SHELLS[shell](describeCommands(program));
      print(format === 'json' ? `${JSON.stringify({ shell, script }, null, 2)}\n` : script);
    });
}
