import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RULES } from '../../rules/index.ts';
import { found, lintFiles } from '../../test/support/lint.ts';
import { applyEdits } from '../lint/fix/apply.ts';
import { LineIndex } from '../spec/position.ts';
import { CodeActions } from './code-actions.ts';
import { completionsAt } from './completion.ts';
import { OpenDocument } from './document.ts';
import { hoverAt } from './hover.ts';

const openat2 = readFileSync(join(import.meta.dirname, '../../content/syscalls/openat2.yaml'), 'utf8');

test('any text under construction can be handled', () => {
  const document = new OpenDocument();
  document.update(openat2);
  fc.assert(
    fc.property(fc.nat(openat2.length), fc.nat(200), fc.string({ maxLength: 5 }), (at, removed, typed) => {
      document.update(openat2.slice(0, at) + typed + openat2.slice(at + removed));
      const offset = at + typed.length;
      completionsAt(document, offset, RULES);
      hoverAt(document, offset, RULES, (rule) => rule);
      document.wordAt(offset);
    }),
    { numRuns: 300 },
  );
});

test('the last readable text explains one that cannot be read', () => {
  const document = new OpenDocument();
  document.update(openat2);
  document.update(`${openat2}\n  broken: [`);
  expect(document.specs).toHaveLength(1);
  const offset = openat2.indexOf('usize <');
  expect(hoverAt(document, offset + 1, RULES, (rule) => rule)?.lines[0]).toContain('`usize`: `size_t`');
});

describe('the comment that suppresses a finding', () => {
  const folded = `syscall: xyzzy
prototype: >
  int xyzzy(int fd, void *buffer,
            unsigned int flags)
entry:
  - check: flags != 0
    error: EINVAL
  - lookup: fd
    error: EBADF
  - copy: buffer
probes: [{call: "xyzzy(-1, NULL, 0)", expect: EBADF}]
`;
  test.each([
    ['in a text of several lines', folded],
    ['elsewhere', folded.replace(/>\n {2}(.*)\n +/, '$1 ')],
  ])('%s suppresses it', (_, text) => {
    const finding = lintFiles({ 'x.yaml': text })
      .flatMap(({ documents }) => documents.flatMap(({ findings }) => findings))
      .find(({ rule }) => rule === 'abi-user-annotation');
    if (finding === undefined) throw new Error('no finding');
    const silence = new CodeActions(new LineIndex(text)).for(finding).at(-1);
    const edited = applyEdits(text, silence?.edits ?? []);
    // The reason is the author's to write: until then nothing is silenced.
    expect(found(edited)).toContain('suppression-unused 2:1');
    expect(found(edited.replace('TODO why', 'a header of userspace'))).toEqual([]);
  });
});
