import { Command, Option } from 'commander';
import { describe, expect, test } from 'vitest';
import { Failure } from './failure.ts';
import { createProgram } from './program.ts';
import { refuseRepeated } from './refuse-repeated.ts';
import { collectValues, joinLists } from './shared-options.ts';

/* An option that takes one value is refused where it is given two: the last one would win without a word. */

const program = (): Command => {
  const made = new Command('p');
  made
    .command('c')
    .option('-f, --format <name>')
    .option('--fix [which]')
    .option('--config <file>')
    .option('--no-config')
    .option('--rule <id>', '', collectValues, [])
    .addOption(new Option('--cap <list>').argParser(joinLists))
    .option('--spec <path...>')
    .option('--sweep')
    .action(() => undefined);
  refuseRepeated(made);
  return made;
};
const run = (...args: string[]): Command => program().parse(['c', ...args], { from: 'user' });

describe('is refused', () => {
  test.each([
    [['--format', 'json', '--format', 'json'], '--format is given twice but takes one value'],
    [['--format=json', '-f', 'sarif'], '--format is given twice'],
    [['--fix', '--fix=all'], '--fix is given twice'],
    [['--config', 'a', '--no-config'], '--config and --no-config contradict each other; remove one of them'],
  ])('%j', (args, message) => {
    expect(() => run(...args)).toThrow(Failure);
    expect(() => run(...args)).toThrow(message);
  });
});

test('lists take each, and what takes no value may be said twice', () => {
  const given = run(
    ...[
      '--rule',
      'a',
      '--rule',
      'b',
      '--cap',
      'x',
      '--cap',
      'y',
      '--spec',
      'p',
      '--spec',
      'q',
      '--sweep',
      '--sweep',
    ],
  );
  expect(given.commands[0]?.opts()).toMatchObject({
    rule: ['a', 'b'],
    cap: 'x,y',
    spec: ['p', 'q'],
    sweep: true,
  });
});

test.each(['--format', '--arch', '--host', '--engine', '--kernel', '--libseccomp', '--args', '--emit-bpf'])(
  'simulate %s is one of them',
  async (flag) => {
    const value = { '--arch': 'x86_64', '--host': 'x86_64', '--format': 'json' }[flag] ?? '1';
    await expect(
      createProgram().parseAsync(['simulate', 'read', flag, value, flag, value], { from: 'user' }),
    ).rejects.toThrow(`${flag} is given twice but takes one value`);
  },
);
