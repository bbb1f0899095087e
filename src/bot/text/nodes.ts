import type {
  BlockContent,
  Html,
  InlineCode,
  Link,
  List,
  Paragraph,
  PhrasingContent,
  Table,
  Text,
} from 'mdast';
import { codeElement, neutral } from '../../report/neutral.ts';
import { visible } from '../../report/visible.ts';

/* The few shapes that comments are made of. What comes from a pull request goes through `text` or `code`. */

/** A stranger's words. */
export function text(value: string): Text {
  return { type: 'text', value: neutral(value) };
}

/**
 * Addresses, of the web and of mail, without what ends a sentence. One of mail begins where its word does: tried at
 * every letter of a long word, the pattern would take quadratic time.
 */
const ADDRESS = /((?:https?|ftp):\/\/[^\s<>]*[^\s<>.,:;!?)\]'"]|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/;

/**
 * A stranger's words, or ours about a spec. Addresses in them are code: GitHub makes no link of that, and whoever copies
 * one gets it as it is, which is not so where characters without width keep it from being one.
 */
export function prose(value: string): readonly (Text | InlineCode | Html)[] {
  return value
    .split(ADDRESS)
    .map((part, index) => (index % 2 === 1 ? code(part) : text(part)))
    .filter((node) => node.value !== '');
}

/** Our own words, which may hold what GitHub makes something of. */
export function own(value: string): Text {
  return { type: 'text', value };
}

/** A stranger's code: GitHub makes nothing of what stands in it. */
export function code(value: string): InlineCode | Html {
  const shown = visible(value).replace(/\s+/g, ' ').trim() || ' ';
  return shown.includes('$')
    ? { type: 'html', value: codeElement(shown) }
    : { type: 'inlineCode', value: shown };
}

/** A link to one of our own pages. */
export function link(url: string, ...children: readonly PhrasingContent[]): Link {
  return { type: 'link', url, children: [...children] };
}

export function strong(value: string): PhrasingContent {
  return { type: 'strong', children: [own(value)] };
}

export function paragraph(...children: readonly PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children: [...children] };
}

export function heading(depth: 2 | 3, ...children: readonly PhrasingContent[]): BlockContent {
  return { type: 'heading', depth, children: [...children] };
}

/** A list of our own items, each a few blocks. */
export function list(items: readonly (readonly BlockContent[])[]): List {
  return {
    type: 'list',
    spread: false,
    children: items.map((children) => ({ type: 'listItem', spread: false, children: [...children] })),
  };
}

export function table(rows: readonly (readonly PhrasingContent[][])[]): Table {
  return {
    type: 'table',
    children: rows.map((cells) => ({
      type: 'tableRow',
      children: cells.map((children) => ({ type: 'tableCell', children: [...children] })),
    })),
  };
}

/** A line in small print. */
export function small(...children: readonly PhrasingContent[]): Paragraph {
  const html = (value: string): Html => ({ type: 'html', value });
  return paragraph(html('<sub>'), ...children, html('</sub>'));
}

/** Blocks that are folded away. The summary is our own. */
export function folded(summary: string, blocks: readonly BlockContent[]): BlockContent[] {
  const html = (value: string): Html => ({ type: 'html', value });
  return [html(`<details><summary>${summary}</summary>`), ...blocks, html('</details>')];
}
