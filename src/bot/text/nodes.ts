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

/*
 * Constructors for the Markdown nodes of comments. Text from a pull request must go through `text`, `prose` or `code`.
 */

/** Untrusted text. */
export function text(value: string): Text {
  return { type: 'text', value: neutral(value) };
}

/**
 * URLs and e-mail addresses, without the punctuation at the end of a sentence. The lookbehind lets an e-mail address
 * start only at the start of a word; otherwise a long word would take quadratic time.
 */
const ADDRESS = /((?:https?|ftp):\/\/[^\s<>]*[^\s<>.,:;!?)\]'"]|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)/;

/**
 * Untrusted text, or our own text about a spec. Addresses become code, so that GitHub does not link them. In contrast
 * to zero-width characters, this keeps them intact for copying.
 */
export function prose(value: string): readonly (Text | InlineCode | Html)[] {
  return value
    .split(ADDRESS)
    .map((part, index) => (index % 2 === 1 ? code(part) : text(part)))
    .filter((node) => node.value !== '');
}

/** Our own text, in which GitHub may interpret addresses and mentions. */
export function trustedText(value: string): Text {
  return { type: 'text', value };
}

/** Untrusted text as code, in which GitHub interprets nothing. */
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
  return { type: 'strong', children: [trustedText(value)] };
}

export function paragraph(...children: readonly PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children: [...children] };
}

export function heading(depth: 2 | 3, ...children: readonly PhrasingContent[]): BlockContent {
  return { type: 'heading', depth, children: [...children] };
}

/** A list; each item consists of blocks. */
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

/** A paragraph in small print. */
export function smallPrint(...children: readonly PhrasingContent[]): Paragraph {
  const html = (value: string): Html => ({ type: 'html', value });
  return paragraph(html('<sub>'), ...children, html('</sub>'));
}

/**
 * Blocks inside of a details element.
 *
 * @param summary trusted text, since it is not escaped
 */
export function folded(summary: string, blocks: readonly BlockContent[]): BlockContent[] {
  const html = (value: string): Html => ({ type: 'html', value });
  return [html(`<details><summary>${summary}</summary>`), ...blocks, html('</details>')];
}
