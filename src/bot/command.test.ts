import { describe, expect, test } from 'vitest';
import { readCommands } from './command.ts';

const accept = (rule: string, reason: string) => ({ kind: 'accept', rule, reason });

describe('commands in a comment', () => {
  test.each([
    ['/probeable recheck', [{ kind: 'recheck' }]],
    ['please\r\n  /probeable\trecheck \r\n', [{ kind: 'recheck' }]],
    ['/probeable explain probe-exists', [{ kind: 'explain', rule: 'probe-exists' }]],
    ['/probeable explain a\n/probeable explain b', [{ kind: 'explain', rule: 'a' }]],
    ['/probeable accept a-rule it reads only', [accept('a-rule', 'it reads only')]],
    ['/probeable accept a-rule', [accept('a-rule', '')]],
    ['/probeable accept', [accept('', '')]],
    ['/probeable accept our/own  two  words ', [accept('our/own', 'two  words')]],
    [
      '/probeable accept a one\n/probeable accept b two\n/probeable recheck',
      [{ kind: 'recheck' }, accept('a', 'one'), accept('b', 'two')],
    ],
  ])('%j', (body, commands) => expect(readCommands(body)).toEqual(commands));

  test.each([
    ['about /probeable recheck'],
    ['> /probeable accept a-rule yes'],
    ['/probeable recheck now'],
    ['/probeable explain @everyone'],
    ['/probeable explain a rule'],
    ['/probeablerecheck'],
    ['/probeable acceptall'],
    ['```\n/probeable recheck\n```'],
    ['~~~sh\n/probeable recheck\n'],
    ['````\n```\n/probeable recheck\n````'],
    ['```\n``` not the end\n/probeable recheck\n```'],
  ])('%j contains no command', (body) => expect(readCommands(body)).toEqual([]));

  test('commands after a fenced code block count', () => {
    expect(readCommands('```\nx\n```\n/probeable recheck')).toEqual([{ kind: 'recheck' }]);
  });

  test('the accept commands of a comment and the length of their reasons are limited', () => {
    const body = `/probeable accept a-rule ${'x'.repeat(1000)}\n`.repeat(100);
    const commands = readCommands(body);
    expect(commands).toHaveLength(20);
    expect(commands[0]).toEqual(accept('a-rule', 'x'.repeat(500)));
  });
});
