import type { Command, Option } from 'commander';
import { Failure } from './failure.ts';
import { joinLists } from './shared-options.ts';

/**
 * Refuses an option that takes one value and is given two, as programs with clap, such as Ruff, do: the last one would win
 * without a word, and whoever wrote both expected both. Lists (`--rule`, `--runtime`, `--cap`) take each.
 */
export function refuseRepeated(program: Command): void {
  for (const command of program.commands) {
    refuseRepeated(command);
    const given = new Map<string, string>();
    for (const option of command.options) {
      if (!takesOne(option)) continue;
      command.on(`option:${option.name()}`, () => {
        const name = option.attributeName();
        const before = given.get(name);
        given.set(name, flagOf(option));
        if (before === undefined) return;
        throw new Failure(
          before === flagOf(option)
            ? `${before} is given twice, and takes one value`
            : `${before} and ${flagOf(option)} contradict each other: leave one of them out`,
        );
      });
    }
  }
}

/** Whether an option has one value in the end: `--config FILE`, and `--no-config`, which stands for another one. */
function takesOne({ required, optional, variadic, negate, parseArg, defaultValue }: Option): boolean {
  const isList = variadic || parseArg === joinLists || Array.isArray(defaultValue);
  return (required || optional || negate) && !isList;
}

function flagOf({ long, short }: Option): string {
  return long ?? short ?? '';
}
