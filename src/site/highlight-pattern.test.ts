import { expect, test } from 'vitest';
import { callSource } from '../../test/support/call-source.ts';
import { type PatternedDetection, patternedDetections } from '../generate/detect/detect.ts';
import { type Highlighter, loadHighlighter } from './highlight.ts';
import { highlightPatterned } from './highlight-pattern.ts';
import { writeHtml } from './write-html.ts';

const highlight = await loadHighlighter();

function codeFor(name: string, number: number): readonly PatternedDetection[] {
  const { spec } = callSource(
    `syscall: ${name}\nstatus: merged\nsince: "5.6"\nnumber: ${number}\nprototype: int ${name}(unsigned int fd, unsigned int flags)\nentry: [{check: flags & ~1, error: EINVAL}, {lookup: fd, error: EBADF}]\n`,
  );
  return patternedDetections(spec);
}

// Words of the languages, types of C, one letter, capitals, underscores, digits that look like a number of another base.
const NAMES = [
  ...['openat2', 'open_by_handle_at', 'x', 'if', 'unsafe', 'def', 'func', 'errno', 'syscall', 'true', 'self'],
  ...[
    'size_t',
    'int32_t',
    't',
    '_newselect',
    '__x__',
    'Send',
    'OPEN',
    'e5',
    'u8',
    'r',
    'b',
    'f',
    'a__b_',
    'probe1000',
  ],
];

test.each(NAMES)('code with the name %s has the colours that the grammars give it', (name) => {
  for (const number of [0, 1_000_000]) {
    const all = codeFor(name, number);
    expect(all.map(({ language }) => language)).toEqual(['C', 'Rust', 'Go', 'Python']);
    for (const one of all)
      expect(writeHtml(highlightPatterned(one, highlight))).toBe(
        writeHtml(highlight(one.code, one.language.toLowerCase())),
      );
  }
});

test('grammars read a pattern once', () => {
  const read: string[] = [];
  const counting: Highlighter = (code, language) => {
    read.push(code);
    return highlight(code, language);
  };
  for (const name of ['xyzzy', 'plugh_2'])
    for (const one of codeFor(name, 500)) highlightPatterned(one, counting);
  expect(read).toEqual(codeFor('another', 600).map(({ pattern }) => pattern));
  expect(read[0]).toContain('SYS_plughxyzzy 987654321');
});
