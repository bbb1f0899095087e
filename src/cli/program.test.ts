import { describe, expect, test } from 'vitest';
import { allCommands, helpOf } from '../../test/support/program.ts';
import { createProgram } from './program.ts';

/* A program that was made for one command is, as far as that command goes, the whole one. */

const whole = createProgram();
const names = whole.commands.map((command) => command.name());

test('the commands are known', () => {
  expect(names).toContain('check');
  expect(names.length).toBeGreaterThan(10);
});

describe.each(names.filter((name) => name !== 'completion'))('%s', (name) => {
  test('is the only command, with its help and that of its subcommands', () => {
    const { commands } = createProgram(name);
    expect(commands.map((command) => command.name())).toEqual([name]);
    const [command] = commands;
    if (command === undefined) return;
    const all = allCommands().filter(({ path }) => path.split(' ')[1] === name);
    const own = [command, ...command.commands];
    expect(own.map(helpOf)).toEqual(all.map((each) => helpOf(each.command)));
  });
});

test.each(['completion', 'chekc', 'help', '--help', 'toString', undefined])(
  '%s needs all commands',
  (name) => {
    expect(createProgram(name).commands.map((command) => command.name())).toEqual(names);
  },
);
