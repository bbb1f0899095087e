import { expect, test } from 'vitest';
import { type MarkdownOptions, markdownToHast } from './markdown-to-hast.tsx';
import { writeHtml } from './write-html.ts';

const OPTIONS: MarkdownOptions = {
  link: (url) => url,
  reference: () => undefined,
  highlight: () => ({ type: 'element', tagName: 'pre', properties: {}, children: [] }),
};

const html = (markdown: string): string => markdownToHast(markdown, OPTIONS).map(writeHtml).join('');

test('a table scrolls by itself, and is called by its header', () => {
  expect(html('| key | `value` | |\n| --- | --- | --- |\n| a | b | c |\n')).toContain(
    '<div class="scroll" tabindex="0" role="group" aria-label="Table: key, value"><table>',
  );
});

test('a line is not broken within an option, but may be within other code', () => {
  expect(html('Say `--format json`, not `flags & ~KNOWN`.')).toBe(
    '<p>Say <code class="option">--format json</code>, not <code>flags &#x26; ~KNOWN</code>.</p>',
  );
});
