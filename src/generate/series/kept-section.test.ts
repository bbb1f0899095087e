import { expect, test } from 'vitest';
import { keptLines, MARKERS, withKeptLines } from './kept-section.ts';

test.each(Object.entries(MARKERS))('what was written into a section comes back: %s', (_, style) => {
  const text = 'generated\n\ndiff --git a/x b/x\n';
  const written = ['one', '', '  two'];
  const first = withKeptLines(text, style, written);
  const kept = keptLines(first, style);
  expect(kept).toEqual({ ok: true, lines: written });
  expect(withKeptLines(text, style, kept.ok ? kept.lines : [])).toBe(first);
});

test('the section is at the end, in a patch before the first file, in a manual page without an empty line', () => {
  const text = 'generated\n\ndiff --git a/x b/x\n';
  expect(withKeptLines(text, MARKERS.stars, [])).toBe(
    `${text}\n/* probeable: keep */\n/* probeable: end */\n`,
  );
  expect(withKeptLines(text, MARKERS.patch, ['note'])).toBe(
    'generated\n\nprobeable: keep\nnote\nprobeable: end\n\ndiff --git a/x b/x\n',
  );
  expect(withKeptLines('.SH NAME\n', MARKERS.roff, [])).toBe(
    '.SH NAME\n.\\" probeable: keep\n.\\" probeable: end\n',
  );
});

test('a section that is not whole is refused, with what is wrong', () => {
  const message = (text: string): string => {
    const kept = keptLines(text, MARKERS.hash);
    return kept.ok ? '' : kept.message;
  };
  const [keep, end] = ['# probeable: keep\n', '# probeable: end\n'];
  expect(message('text\n')).toBe('has no lines "probeable: keep" and "probeable: end"');
  expect(message(keep)).toBe('has no line "probeable: end"');
  expect(message(end)).toBe('has no line "probeable: keep"');
  expect(message(end + keep)).toBe('has the line "probeable: end" before "probeable: keep"');
  expect(message(keep + keep + end)).toBe('has more than one line "probeable: keep"');
  expect(message(keep + end + end)).toBe('has more than one line "probeable: end"');
});
