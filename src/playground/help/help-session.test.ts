import { expect, test } from 'vitest';
import { partsOf } from './explanation.ts';
import type { HelpRequest } from './help-protocol.ts';
import { HelpSession } from './help-session.ts';

const session = new HelpSession([{ id: 'probe-exists', severity: 'warning', summary: 'A probe exists.' }]);

const SPEC = `syscall: xyzzy
prototype: int xyzzy(int fd, struct frob __user *how, size_t usize)
arguments:
  how: {role: in, struct: frob}
structs:
  frob:
    flags: {type: __u64, role: flags, values: {FROB_NOW: 0x1}}
entry:
  - check: usize < 8
    error: EINVAL
  - copy: how
    size: usize
  - check: how.flags & ~FROB_NOW
    error: EINVAL
  - effect: frobs
`;

/** Answers at the place of \`|\` in a text. */
function at(text: string, kind: HelpRequest['kind']): ReturnType<HelpSession['answer']> {
  const offset = text.indexOf('|');
  return session.answer({ id: 1, kind, text: text.replace('|', ''), offset });
}

const labels = (text: string): readonly string[] => at(text, 'complete').offers.map(({ label }) => label);

test('what begins with the word comes first, and replaces the word', () => {
  const text = SPEC.replace('usize < 8', 'FROB|');
  const { from, offers } = at(text, 'complete');
  expect(from).toBe(text.indexOf('FROB|'));
  expect(offers[0]).toMatchObject({ label: 'FROB_NOW', insert: 'FROB_NOW', detail: '1' });
});

test.each([
  ['a field after its struct', SPEC.replace('how.flags', 'how.|'), 'flags'],
  ['a kind of step', `${SPEC}  - perm|\n`, 'permission'],
  ['an errno', SPEC.replace('error: EINVAL', 'error: EBAD|'), 'EBADF'],
  ['a role', SPEC.replace('role: in', 'role: i|'), 'in'],
  ['a rule that is ignored, with its hyphens', `${SPEC}# probeable-ignore probe-e|\n`, 'probe-exists'],
])('%s is offered', (_, text, expected) => {
  expect(labels(text)).toContain(expected);
});

test('a word that is complete and begins no other has no offers', () => {
  expect(labels(SPEC.replace('error: EINVAL', 'error: ENOTTY|'))).toEqual([]);
});

test('a name is explained with its type and its values', () => {
  const { explanation } = at(SPEC.replace('how.flags', 'how.fl|ags'), 'explain');
  expect(explanation?.lines.join('\n')).toContain('`how.flags`: `__u64`');
  expect(explanation?.lines.join('\n')).toContain('FROB_NOW (1)');
});

test('a rule is explained with a link to its page', () => {
  const { explanation } = at(`${SPEC}# probeable-ignore probe-exi|sts: it does\n`, 'explain');
  expect(explanation?.lines).toEqual([
    '**probe-exists** (warning): A probe exists.',
    '../rules/probe-exists/',
  ]);
});

test('of C nothing is said, nor of a text that is too long', () => {
  expect(at('SYSCALL_DEFINE1(xyzzy, int, f|d)\n{\n\treturn 0;\n}\n', 'explain').explanation).toBeUndefined();
  const long = `${SPEC}# ${'x'.repeat(1 << 18)}\n`;
  expect(at(long.replace('usize < 8', 'usi|ze < 8'), 'explain').explanation).toBeUndefined();
});

test('only whole pairs of marks become elements; markup stays text', () => {
  expect(partsOf('a `b` **c** <i>d</i> `e')).toEqual([
    { tag: '', text: 'a ' },
    { tag: 'code', text: 'b' },
    { tag: '', text: ' ' },
    { tag: 'b', text: 'c' },
    { tag: '', text: ' <i>d</i> `e' },
  ]);
});
