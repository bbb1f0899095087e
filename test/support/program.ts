import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.ts';

/** Every command of the program with the words that lead to it, the program itself first. */
export function allCommands(): readonly { readonly path: string; readonly command: Command }[] {
  const walk = (command: Command, path: string): { path: string; command: Command }[] => [
    { path, command },
    ...command.commands.flatMap((inner) => walk(inner, `${path} ${inner.name()}`)),
  ];
  return walk(createProgram(), 'probeable');
}

/** What `--help` prints, examples included, where standard output is no terminal. */
export function helpOf(command: Command): string {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (part) => void parts.push(part) });
  command.outputHelp();
  return parts.join('');
}
