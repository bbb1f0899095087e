import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import type { MarkdownOptions } from '../markdown-to-hast.tsx';
import { guidancePage } from './guidance.tsx';

const CHAPTERS = ['one', 'two', 'three'].map((slug) => ({
  slug,
  title: `Chapter ${slug}`,
  markdown: `# Chapter ${slug}\n\nA sentence.\n`,
}));

const OPTIONS: MarkdownOptions = {
  link: (url) => url,
  playground: () => '',
  reference: () => undefined,
  highlight: () => ({ type: 'element', tagName: 'pre', properties: {}, children: [] }),
};

/** The links at the end of a chapter: relation, address, title. */
function neighbours(index: number): readonly (readonly (string | undefined)[])[] {
  const [source = { slug: '', title: '', markdown: '' }] = CHAPTERS.slice(index);
  const { main } = guidancePage(source, CHAPTERS, OPTIONS, undefined);
  const nav = /<nav[\s\S]*<\/nav>/.exec(toHtml([...main]))?.[0] ?? '';
  return [...nav.matchAll(/<a rel="(\w+)" href="([^"]+)">([^<]+)/g)].map(([, ...parts]) => parts);
}

test('the description of a chapter names no rules, which would be words without a link', () => {
  const { description } = guidancePage(
    { slug: 'one', title: 'One', markdown: '# One\n\nUse flags: [`flags-argument`](a), [`fd-poll`](b).\n' },
    CHAPTERS,
    OPTIONS,
    undefined,
  );
  expect(description).toBe('Use flags.');
});

test('a chapter leads to those before and after it', () => {
  expect(neighbours(1)).toEqual([
    ['prev', '../one/', 'Chapter one'],
    ['next', '../three/', 'Chapter three'],
  ]);
});

test('the first chapter has none before it, the last none after it', () => {
  expect(neighbours(0)).toEqual([['next', '../two/', 'Chapter two']]);
  expect(neighbours(2)).toEqual([['prev', '../two/', 'Chapter two']]);
});
