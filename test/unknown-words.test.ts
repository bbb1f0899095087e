import { describe, expect, test } from 'vitest';
import { readSettings } from '../src/check/settings/read-settings.ts';
import { wordAdvice } from '../src/spec/nearest-word.ts';
import { readSpecs } from '../src/spec/read.ts';
import { xyzzy } from './support/lint.ts';

/* A message about an unknown word offers the word that was probably meant, or else what there is. */

const proto = 'int xyzzy(int fd, unsigned int flags)';

function messages(text: string): readonly string[] {
  return readSpecs(text).documents.flatMap(({ problems }) => problems.map(({ message }) => message));
}

function settingsMessages(when: string): readonly string[] {
  const { problems } = readSettings(`custom: {acme/x: {when: '${when}', message: x}}`);
  return problems.map(({ message }) => message);
}

const lookup = '- lookup: fd\n  error: EBADF';
const FUNCTIONS = 'empty, relative, strlen, aligned, popcount';
const CUSTOM = 'argument, role, type, step, error, flag, artifact, alternative, link, starts_with';

describe.each([
  [
    'function',
    xyzzy(proto, '- check: frobnicate(flags)\n  error: EINVAL'),
    `the function "frobnicate" is not defined; known names: ${FUNCTIONS}`,
    xyzzy(proto, '- check: popcnt(flags)\n  error: EINVAL'),
    'the function "popcnt" is not defined; did you mean "popcount"?',
  ],
  [
    'function in a call',
    `${xyzzy(proto, lookup)}probes:\n  - call: xyzzy(frobnicate(3), 0)\n`,
    '"frobnicate" is not a function that a call can use; known names: buffer',
    `${xyzzy(proto, lookup)}probes:\n  - call: xyzzy(-1, bufer(3))\n`,
    '"bufer" is not a function that a call can use; did you mean "buffer"?',
  ],
  [
    'constant',
    xyzzy(proto, '- check: flags & ~NONSENSE\n  error: EINVAL'),
    '"NONSENSE" is not defined; known names: fd, flags, NULL, PAGE_SIZE, AT_FDCWD',
    xyzzy(proto, '- check: fd == AT_FDCW\n  error: EINVAL'),
    '"AT_FDCW" is not defined; did you mean "AT_FDCWD"?',
  ],
  [
    'type',
    xyzzy('int xyzzy(gibberish x)', '- effect: x'),
    'the type "gibberish" is not defined; known names: char, int, unsigned int, long, unsigned long, void, __s8,',
    xyzzy('int xyzzy(size_tt x)', '- effect: x'),
    'the type "size_tt" is not defined; did you mean "size_t"?',
  ],
  [
    'key',
    `${xyzzy(proto, lookup)}hullabaloo: 1\n`,
    'a spec has no key "hullabaloo"; known names: syscall, summary, status,',
    `${xyzzy(proto, lookup)}prototyp: 1\n`,
    'a spec has no key "prototyp"; did you mean "prototype"?',
  ],
  [
    'kind of step',
    xyzzy(proto, '- hullabaloo: fd'),
    '"hullabaloo" is not one; known names: check, done, copy, write, range, lookup, permission, limit, gate, work, wait,',
    xyzzy(proto, '- lokup: fd'),
    '"lokup" is not one; did you mean "lookup"?',
  ],
  [
    'field',
    xyzzy(
      'int xyzzy(struct s __user *a)',
      '- copy: a\n- check: a->hullabaloo\n  error: EINVAL',
      'structs: {s: {flags: __u64}}\n',
    ),
    'struct s has no field "hullabaloo"; known names: flags',
    xyzzy(
      'int xyzzy(struct s __user *a)',
      '- copy: a\n- check: a->flag\n  error: EINVAL',
      'structs: {s: {flags: __u64}}\n',
    ),
    'struct s has no field "flag"; did you mean "flags"?',
  ],
  [
    'argument',
    xyzzy(proto, lookup, 'arguments: {hullabaloo: {role: fd}}\n'),
    'the prototype has no argument "hullabaloo"; known names: fd, flags',
    xyzzy(proto, lookup, 'arguments: {flasg: {role: fd}}\n'),
    'the prototype has no argument "flasg"; did you mean "flags"?',
  ],
  [
    'capability',
    xyzzy(proto, lookup, 'privilege: CAP_HULLABALOO\n'),
    '"CAP_HULLABALOO" is not a Linux capability; known names: CAP_CHOWN, CAP_DAC_OVERRIDE,',
    xyzzy(proto, lookup, 'privilege: CAP_SYS_ADMI\n'),
    '"CAP_SYS_ADMI" is not a Linux capability; did you mean "CAP_SYS_ADMIN"?',
  ],
] as const)('an unknown %s', (_, far, list, near, guess) => {
  test('is told what there is', () => expect(messages(far).join('\n')).toContain(list));
  test('is told what was probably meant', () => expect(messages(near).join('\n')).toContain(guess));
});

test('an unknown name or function of a custom rule is told the same', () => {
  expect(settingsMessages('hullabaloo == 1').join()).toContain(
    '"hullabaloo" is not defined in custom rules; known names: syscall, summary, status, revision, since, returns, prototype, grade,',
  );
  expect(settingsMessages('statsu == 1').join()).toContain('did you mean "status"?');
  expect(settingsMessages('frobnicate("x")').join()).toContain(
    `the function "frobnicate" is not defined; known names: ${CUSTOM}`,
  );
  expect(settingsMessages('starts_wiht("x", "y")').join()).toContain('did you mean "starts_with"?');
});

test('a long list is cut, and says by how much', () => {
  const names = Array.from({ length: 1000 }, (_, index) => `name_${index}`);
  const advice = wordAdvice('hullabaloo', names);
  expect(advice.length).toBeLessThan(300);
  expect(advice).toMatch(/^; known names: name_0, name_1, .* and 9\d\d more$/);
  expect(wordAdvice('x', [])).toBe('');
  expect(wordAdvice('hullabaloo', ['y'.repeat(1000)])).toBe(`; known names: ${'y'.repeat(1000)}`);
});
