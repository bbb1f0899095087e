import type { Command } from 'commander';
import { suggestedValues } from '../suggested-values.ts';

/** A command as a completion script knows it. */
export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** What its arguments may be; empty where they are files. */
  readonly words: readonly string[];
  readonly subcommands: readonly CommandWords[];
}

export interface OptionWords {
  /** `--format` */
  readonly flag: string;
  readonly description: string;
  readonly values: readonly string[];
  /** Whether its value is a list of them, with commas. */
  readonly isList: boolean;
  /** Whether something follows it. */
  readonly takesValue: boolean;
  /** Whether what follows may be left out, and so has to be in the same word: `--fix=all`. */
  readonly isOptional: boolean;
}

/** The commands of a program with their options and values, as the program itself defines them. */
export function describeCommands(program: Command): readonly CommandWords[] {
  return program.commands.map(
    (command): CommandWords => ({
      name: command.name(),
      summary: command.summary(),
      options: command.options.map((option) => ({
        flag: option.long ?? '',
        description: option.description.split(';')[0] ?? '',
        values: suggestedValues(option),
        isList: option.flags.endsWith('<list>'),
        takesValue: option.required || option.optional,
        isOptional: option.optional,
      })),
      words: command.registeredArguments.flatMap(suggestedValues),
      subcommands: describeCommands(command),
    }),
  );
}
