import { tmpdir } from 'node:os';
import type { Argument, Command, Option } from 'commander';
import { beforeAll, describe, expect, test } from 'vitest';
import { suggestedValues } from '../src/cli/suggested-values.ts';
import { probeable } from './support/command-line.ts';
import { allCommands } from './support/program.ts';
import { hasShell, SHELLS } from './support/shells.ts';

/* Every value of every option and argument, as real shells complete it from the script that we print for them. */

interface Asked {
  readonly line: string;
  readonly values: readonly string[];
}

function asked(what: Argument | Option, line: string): readonly Asked[] {
  const values = suggestedValues(what);
  return values.length === 0 ? [] : [{ line, values }];
}

/** A list is completed behind what stands in it already, too. */
function further(option: Option, line: string): readonly Asked[] {
  const values = suggestedValues(option);
  const given = values.includes('all') ? 'all' : (values[0] ?? '');
  const others = values.filter((value) => value !== given);
  return option.flags.endsWith('<list>') && others.length > 0
    ? [{ line: `${line}${given},`, values: others }]
    : [];
}

function linesOf(path: string, command: Command): readonly Asked[] {
  if (command.commands.length > 0) return [];
  const options = command.options.flatMap((option) => {
    // What may be left out is written with its option.
    const line = option.optional ? `${path} ${option.long}=` : `${path} ${option.long} `;
    return [...asked(option, line), ...further(option, line)];
  });
  const [first] = command.registeredArguments;
  return [...options, ...(first === undefined ? [] : asked(first, `${path} `))];
}

const lines = allCommands().flatMap(({ path, command }) => linesOf(path, command));

test('there is something to complete', () => {
  expect(lines.length).toBeGreaterThan(30);
  for (const line of [
    'probeable check --format ',
    'probeable check --select all,',
    'probeable simulate --cap ',
  ])
    expect(lines.map((each) => each.line)).toContain(line);
});

/** zsh is asked through a terminal, one line after the other: a line of each kind is enough, since one function writes all. */
const TYPED_INTO_ZSH: readonly string[] = [
  'probeable check --format ',
  'probeable check --preset ',
  'probeable check --select ',
  'probeable check --select all,',
  'probeable check --fix=',
  'probeable simulate --arch ',
];

describe.each(Object.entries(SHELLS))('%s', (shell, complete) => {
  const own = shell === 'zsh' ? lines.filter(({ line }) => TYPED_INTO_ZSH.includes(line)) : lines;
  let offered: readonly (readonly string[])[] = [];
  beforeAll(() => {
    if (!hasShell(shell)) return;
    const { stdout } = probeable(['completion', shell], { cwd: tmpdir() });
    const typed = own.map(({ line }) => (shell === 'bash' ? line.replace(/=$/, ' = ') : line));
    offered = complete(stdout, typed);
    // A key that is typed while zsh sets up its line editor is lost. The line is then not completed, or as another one:
    // it is typed again, alone.
    for (let tries = 0; tries < 4; tries++) {
      offered = offered.map((words, index) => {
        const wanted = own[index]?.values ?? [];
        const isWhole = wanted.every((value) => words.some((word) => word.endsWith(value)));
        if (words.length > 0 && isWhole && !words.includes('inner.zsh')) return words;
        return complete(stdout, [typed[index] ?? ''])[0] ?? [];
      });
    }
  }, 600_000);

  test.skipIf(!hasShell(shell)).each(own.map(({ line, values }, index) => [line, values, index] as const))(
    'completes %s',
    (line, values, index) => {
      const flag = /(--[\w-]+=)$/.exec(line)?.[1] ?? '';
      const given = /[\w-]+,$/.exec(line)?.[0] ?? '';
      const words = (offered[index] ?? []).map((word) =>
        word.startsWith(flag + given) ? word.slice(flag.length + given.length) : word,
      );
      expect(words).toEqual(expect.arrayContaining([...values]));
    },
  );
});
