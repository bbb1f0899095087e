import type { Command } from 'commander';
import { suggestedValues } from '../suggested-values.ts';

/** A command as completion scripts need it. */
export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** The values of its arguments; empty if they are files. */
  readonly words: readonly string[];
  readonly subcommands: readonly CommandWords[];
}

export interface OptionWords {
  /** `--format` */
  readonly flag: string;
  readonly description: string;
  readonly values: readonly string[];
  /** Whether it takes a comma-separated list of the values. */
  readonly isList: boolean;
  /** Whether it takes a value. */
  readonly takesValue: boolean;
  /** Whether the value is optional and must be in the same word: `--fix=all`. */
  readonly isOptional: boolean;
}

/** The commands of a program with their options and values. */
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
