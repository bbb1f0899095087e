import type { Element, Nodes, Root } from 'hast';
import rehypeRaw from 'rehype-raw';
import rehypeSanitize from 'rehype-sanitize';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { expect, test } from 'vitest';
import { MARKER, PULLS, SITELESS, verdictOf, WITH_SITE, written } from './pulls.ts';

/*
 * The comments and summaries as GitHub shows them: GitHub Flavored Markdown, with HTML, behind a sanitiser whose schema is
 * GitHub's (hast-util-sanitize).
 */

async function rendered(markdown: string): Promise<Root> {
  const processor = unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(remarkRehype, { allowDangerousHtml: true })
    .use(rehypeRaw)
    .use(rehypeSanitize);
  return processor.run(processor.parse(markdown));
}

function elements(node: Nodes, name?: string): readonly Element[] {
  const inner = 'children' in node ? node.children.flatMap((child) => elements(child, name)) : [];
  return node.type === 'element' && (name === undefined || node.tagName === name) ? [node, ...inner] : inner;
}

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}

/** Text that GitHub looks through: not that of code. */
function proseOf(node: Nodes): string {
  if (node.type === 'element' && node.tagName === 'code') return '`';
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(proseOf).join('') : '';
}

const OURS = [
  'h3',
  'p',
  'strong',
  'a',
  'code',
  'table',
  'thead',
  'tbody',
  'tr',
  'th',
  'td',
  'ul',
  'li',
  'details',
  'summary',
  'sub',
  'span',
];

const shown = [...Object.keys(PULLS)].flatMap((name) =>
  [SITELESS, WITH_SITE].flatMap((context) => [
    [name, 'comment', context] as const,
    [name, 'summary', context] as const,
  ]),
);

test.each(shown)(
  '%s: the %s has our markup alone, whole tables, and links to us and the judged commit',
  async (name, kind, context) => {
    const tree = await rendered((await written(name, context))[kind]);
    expect(
      elements(tree)
        .map(({ tagName }) => tagName)
        .filter((tag) => !OURS.includes(tag)),
    ).toEqual([]);
    for (const table of elements(tree, 'table')) {
      const widths = elements(table, 'tr').map(
        (row) => row.children.filter(({ type }) => type === 'element').length,
      );
      expect(new Set(widths).size).toBe(1);
    }
    for (const link of elements(tree, 'a')) {
      const { href, ...rest } = link.properties;
      expect(rest).toEqual({});
      expect(href).toMatch(
        /^https:\/\/(?:github\.com\/linux\/specs\/(?:commit\/0123456789abcdef0123456789abcdef01234567$|blob\/0123456789abcdef0123456789abcdef01234567\/[\w%./~-]+(?:#L\d+)?$)|probeable\.example\/)/,
      );
    }
    const folds = elements(tree, 'details');
    for (const fold of folds)
      expect(textOf(fold).length).toBeGreaterThan(textOf(elements(fold, 'summary')[0] ?? fold).length);
    const text = proseOf(tree);
    expect(text).not.toMatch(/@\w|#\d|\bGH-\d|\w:\/\/\w|www\.\w|\p{Cc}(?<!\n)|\p{Surrogate}|::error|##\[/u);
    // A dollar is alone in its span, so that no two of them are in one text.
    for (const span of elements(tree, 'span')) expect(textOf(span)).toBe('$');
  },
);

test('each call, line and grade leads to the judged commit', async () => {
  const tree = await rendered((await written('bad', SITELESS)).comment);
  const links = elements(tree, 'a').map((link) => [textOf(link), link.properties.href]);
  const blob = `${MARKER.repository}/blob/${MARKER.head}/specs/xyzzy.yaml`;
  expect(links).toEqual([
    [MARKER.head.slice(0, 12), `${MARKER.repository}/commit/${MARKER.head}`],
    ['xyzzy', blob],
    ['specs/xyzzy.yaml:6', `${blob}#L6`],
    ['specs/xyzzy.yaml:6', `${blob}#L6`],
    ['specs/xyzzy.yaml:3', `${blob}#L3`],
  ]);
  const withSite = await rendered((await written('good', WITH_SITE)).comment);
  expect(elements(withSite, 'a').map((link) => [textOf(link), link.properties.href])).toContainEqual([
    'strong',
    'https://probeable.example/guidance/glossary/',
  ]);
});

test.each(['comment', 'summary'] as const)(
  '120 calls are all named in a %s, with their errors',
  async (kind) => {
    const text = (await written('120-calls', WITH_SITE))[kind];
    expect(text.length).toBeLessThanOrEqual(65_000);
    const tree = await rendered(text);
    const rows = elements(tree, 'tr').flatMap((row) => textOf(elements(row, 'td')[0] ?? row));
    const { calls } = await verdictOf('120-calls', WITH_SITE);
    for (const { document } of calls) expect(rows).toContain(document.syscall);
    const items = elements(tree, 'li').map(textOf);
    for (const { document } of calls)
      expect(
        items.some((item) => item.startsWith(`${document.syscall}:6 probe-before-permission: move step 3`)),
      ).toBe(true);
    expect(text).not.toContain('do not fit here');
  },
);

test('the first line of a comment is the verdict of design, in words', async () => {
  const first = async (name: string): Promise<string> => {
    const tree = await rendered((await written(name, SITELESS)).comment);
    return textOf([...elements(tree, 'h3'), ...elements(tree, 'p')][0] ?? tree);
  };
  expect(await first('good')).toMatch(
    /^probeable: all clear, xyzzy has a strong probe; nothing new in 1 spec/,
  );
  expect(await first('bad')).toBe('xyzzy has no probe: move step 3 before step 1');
  expect(await first('breaking')).toMatch(
    /^xyzzy breaks programs: the published probe xyzzy\(-1, 0\) no longer holds/,
  );
  expect(await first('mixed')).toMatch(
    /^plugh: looking up "fd" must fail with EBADF; .*; 3 other calls without errors$/,
  );
  expect(await first('120-calls')).toBe('all 120 calls lack a probe');
});
