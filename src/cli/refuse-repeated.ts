import type { Command, Option } from 'commander';
import { Failure } from './failure.ts';
import { joinLists } from './shared-options.ts';

/**
 * Refuses an option that takes one value but is given twice, as programs with clap, such as Ruff, do. Otherwise the last
 * value would win silently. Options that take lists (`--rule`, `--runtime`, `--cap`) can be repeated.
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
            ? `${before} is given twice but takes one value`
            : `${before} and ${flagOf(option)} contradict each other; remove one of them`,
        );
      });
    }
  }
}

/** Whether an option has a single value, like `--config FILE` and `--no-config`, which is another value of it. */
function takesOne({ required, optional, variadic, negate, parseArg, defaultValue }: Option): boolean {
  const isList = variadic || parseArg === joinLists || Array.isArray(defaultValue);
  return (required || optional || negate) && !isList;
}

function flagOf({ long, short }: Option): string {
  return long ?? short ?? '';
}
