import { describe, expect, test } from 'vitest';
import { allCommands, helpOf } from './support/program.ts';

/* What --help says, and that each command has what the README promises of it. */

const commands = allCommands();
/** They serve or ask until they are ended, and so have no result to give as JSON. */
const SERVERS = ['lsp', 'site serve', 'bot action', 'bot serve', 'bot register'];

describe.each(commands.map(({ path, command }) => [path, command] as const))('%s --help', (path, command) => {
  const text = helpOf(command);

  test('has no line of more than 80 columns', () => {
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  test('shows no default that is none', () => {
    expect(text).not.toMatch(/\(default: (?:\[\]|false|""|")/);
    expect(text).not.toContain('choices:');
  });

  test('has examples', () => {
    expect(text).toMatch(/^Examples:\n {2}\$ .*probeable /m);
  });

  test('has --format json, unless it serves', () => {
    if (command.commands.length > 0) return;
    const formats = command.options.find(({ long }) => long === '--format')?.argChoices ?? [];
    const isServer = SERVERS.some((name) => path === `probeable ${name}`);
    expect(formats.includes('json')).toBe(!isServer);
  });
});

test('no argument that is a word of a list repeats what it means', () => {
  const text = helpOf(commands.find(({ path }) => path === 'probeable generate')?.command ?? fail());
  expect(text.match(/that tells/g)).toHaveLength(1);
});

function fail(): never {
  throw new Error('the command is gone');
}
