import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { guidancePage } from './guidance.tsx';

const CHAPTERS = ['one', 'two', 'three'].map((slug) => ({
  slug,
  title: `Chapter ${slug}`,
  markdown: `# Chapter ${slug}\n\nA sentence.\n`,
}));

/** The links at the end of a chapter: relation, address, title. */
function neighbours(index: number): readonly (readonly (string | undefined)[])[] {
  const [source = { slug: '', title: '', markdown: '' }] = CHAPTERS.slice(index);
  const { main } = guidancePage(source, CHAPTERS, {
    link: (url) => url,
    playground: () => '',
    reference: () => undefined,
    highlight: () => ({ type: 'element', tagName: 'pre', properties: {}, children: [] }),
  });
  const nav = /<nav[\s\S]*<\/nav>/.exec(toHtml([...main]))?.[0] ?? '';
  return [...nav.matchAll(/<a rel="(\w+)" href="([^"]+)">([^<]+)/g)].map(([, ...parts]) => parts);
}

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
