import { expect, test } from 'vitest';
import type { Finding } from '../lint/finding.ts';
import { LineIndex } from '../spec/position.ts';
import { codeFrame } from './code-frame.ts';
import { Style } from './style.ts';

const plain = new Style({ hasColor: false, hasLinks: false });

/** The frame of the stretch from `from` to the end of `to`. */
function frame(text: string, from: string, to = from): string[] {
  const lines = new LineIndex(text);
  const range = { start: text.indexOf(from), end: text.indexOf(to, text.indexOf(from)) + to.length };
  const finding: Finding = {
    rule: 'x',
    severity: 'error',
    message: 'x',
    help: [],
    range,
    start: lines.position(range.start),
    end: lines.position(range.end),
    pointer: '',
    fingerprint: '',
    url: '',
    fix: undefined,
  };
  return codeFrame(finding, lines, plain);
}

test('underlines exactly the place', () => {
  expect(frame('a: 1\nbb: one two\n', 'two')).toEqual(['   |', ' 2 | bb: one two', '   |         ^^^']);
});

test('underlines a range of several lines to the end of the first', () => {
  expect(frame('a: one\n  two\n', 'one', 'two')[2]).toBe('   |    ^^^');
});

test('counts terminal columns: two for tabs and wide characters, none for combining marks', () => {
  expect(frame('\ta: x\n', 'x')[2]).toBe('   |      ^');
  expect(frame('名: 名前\n', '名前')[2]).toBe('   |     ^^^^');
  expect(frame('e\u0301: x\n', 'x')[2]).toBe('   |    ^');
});

test('shows control characters, and counts them as shown', () => {
  expect(frame('a\u0007: x\n', 'x')).toEqual(['   |', ' 1 | a\\u0007: x', '   |          ^']);
});

test('cuts a long line around its place', () => {
  const [, line = '', marks = ''] = frame(`${'a'.repeat(500)}: there ${'b'.repeat(500)}\n`, 'there');
  expect(line.length).toBeLessThan(160);
  expect(line.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('there');
});

test('a place without a line has no frame', () => {
  expect(frame('', '')).toEqual([]);
});
