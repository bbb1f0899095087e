import type { Command } from 'commander';
import { createProgram } from '../../src/cli/program.ts';

/** All commands of the program with their full names, the program itself first. */
export function allCommands(): readonly { readonly path: string; readonly command: Command }[] {
  const walk = (command: Command, path: string): { path: string; command: Command }[] => [
    { path, command },
    ...command.commands.flatMap((inner) => walk(inner, `${path} ${inner.name()}`)),
  ];
  return walk(createProgram(), 'probeable');
}

/** The text of `--help`, with examples, as printed if standard output is not a terminal. */
export function helpOf(command: Command): string {
  const parts: string[] = [];
  command.configureOutput({ writeOut: (part) => void parts.push(part) });
  command.outputHelp();
  return parts.join('');
}
