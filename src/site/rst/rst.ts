import type { BlockContent, List, ListItem, Root, RootContent, Table } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { fillRst, indentRst, RST_WIDTH, rstTitle } from '../../generate/rst/rst-text.ts';
import { inline, type RstLinks } from './inline.ts';

export type { RstLinks } from './inline.ts';

/** Underlines by the depth of a heading (Documentation/doc-guide/sphinx.rst). */
const UNDERLINES = ['=', '=', '-', '~', '^'] as const;

/**
 * Converts Markdown to reStructuredText in the layout of the kernel's documents.
 *
 * @throws {Error} if the text has an element that cannot be written there
 */
export function toRst(markdown: string, links: RstLinks): string {
  const tree: Root = unified().use(remarkParse).use(remarkGfm).parse(markdown);
  const targets = new Map<string, string>();
  const recording: RstLinks = {
    ...links,
    reference: (word) => {
      const target = links.reference(word);
      if (target !== undefined && 'url' in target) targets.set(word, target.url);
      return target;
    },
  };
  const text = tree.children.map((node) => block(node, recording)).join('\n\n');
  const list = [...targets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([word, url]) => `.. _${word}: ${url}`);
  return `${[text, ...(list.length === 0 ? [] : [list.join('\n')])].join('\n\n')}\n`;
}

function block(node: RootContent, links: RstLinks): string {
  switch (node.type) {
    case 'heading':
      return heading(inline(node.children, links), node.depth);
    case 'paragraph':
      return fillRst(inline(node.children, links));
    case 'list':
      return list(node, links);
    case 'code':
      return `.. code-block:: ${node.lang ?? 'none'}\n\n${indentRst(node.value.replaceAll('\t', '        '), '    ')}`;
    case 'blockquote':
      return indentRst(node.children.map((child) => block(child, links)).join('\n\n'), '    ');
    case 'table':
      return table(node, links);
    default:
      throw new Error(`"${node.type}" cannot be written as reStructuredText`);
  }
}

function heading(text: string, depth: number): string {
  if (depth === 1) return rstTitle(text);
  const line = (UNDERLINES[Math.min(depth, UNDERLINES.length - 1)] ?? '~').repeat(text.length);
  return `${text}\n${line}`;
}

function list({ children, ordered, start }: List, links: RstLinks): string {
  const items = children.map((item, index) => {
    const mark = ordered === true ? `${(start ?? 1) + index}. ` : '- ';
    return listItem(item, mark, links);
  });
  const isLoose = items.some((item) => item.includes('\n\n'));
  return items.join(isLoose ? '\n\n' : '\n');
}

function listItem({ children }: ListItem, mark: string, links: RstLinks): string {
  const text = children.map((child: BlockContent | RootContent) => block(child, links)).join('\n\n');
  const width = ' '.repeat(mark.length);
  return `${mark}${indentRst(refill(text, RST_WIDTH - mark.length), width).slice(mark.length)}`;
}

function table({ children }: Table, links: RstLinks): string {
  const rows = children.map(({ children: cells }) =>
    cells.map((cell, index) => `${index === 0 ? '* ' : '  '}- ${inline(cell.children, links)}`).join('\n'),
  );
  return `.. list-table::\n   :header-rows: 1\n\n${indentRst(rows.join('\n'), '   ')}`;
}

/** Breaks the first paragraph of a text again, for a narrower place. */
function refill(text: string, width: number): string {
  const [first = '', ...rest] = text.split('\n\n');
  return [fillRst(first.replaceAll('\n', ' '), width), ...rest].join('\n\n');
}
