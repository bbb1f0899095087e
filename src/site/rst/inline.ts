import type { PhrasingContent } from 'mdast';
import { escapeRst } from '../../generate/rst/rst-text.ts';

/** How links of Markdown are written in reStructuredText. */
export interface RstLinks {
  /** What a word in code names: a section of the same set, or a page elsewhere; undefined for any other word. */
  reference(word: string): { readonly label: string } | { readonly url: string } | undefined;
  /** The target of a Markdown link: a document of the same set, or an address; undefined drops the link. */
  link(url: string): { readonly doc: string } | { readonly url: string } | undefined;
}

/** A piece of a line. Inline markup must not touch a letter on either side, or reStructuredText reads it as text. */
interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Writes inline content as reStructuredText. */
export function inline(nodes: readonly PhrasingContent[], links: RstLinks): string {
  const pieces = nodes.map((node) => piece(node, links));
  let line = '';
  pieces.forEach(({ text, isMarked }, index) => {
    const before = pieces[index - 1];
    const touches = isMarked
      ? !mayPrecede(line, text)
      : before?.isMarked === true && !/^[\s.,:;!?)]/.test(text);
    line += touches ? `\\ ${text}` : text;
  });
  return line;
}

/** Markup may start a line, and follow a space or a bracket that it does not close immediately. */
function mayPrecede(line: string, marked: string): boolean {
  return line === '' || /\s$/.test(line) || (/(?<!\\)\($/.test(line) && !/^[*`:]+\)/.test(marked));
}

function piece(node: PhrasingContent, links: RstLinks): Piece {
  switch (node.type) {
    case 'text':
      return {
        text: escapeRst(node.value).replace(/\s+/g, (space) => (space.includes('\n') ? ' ' : space)),
        isMarked: false,
      };
    case 'inlineCode':
      return code(node.value, links);
    case 'emphasis':
      return { text: `*${unnestedText(node.children)}*`, isMarked: true };
    case 'strong':
      return { text: `**${unnestedText(node.children)}**`, isMarked: true };
    case 'break':
      return { text: ' ', isMarked: false };
    case 'link': {
      const target = links.link(node.url);
      if (target === undefined) return { text: unnestedText(node.children), isMarked: false };
      const text = plain(node.children);
      return {
        text: 'doc' in target ? `:doc:\`${text} <${target.doc}>\`` : `\`${text} <${target.url}>\`__`,
        isMarked: true,
      };
    }
    default:
      throw new Error(`"${node.type}" cannot be written as inline reStructuredText`);
  }
}

/** Code, or a reference to what it names; the addresses of pages stand at the end of the document. */
function code(value: string, links: RstLinks): Piece {
  if (value.includes('`')) throw new Error(`"${value}" cannot be written as a literal of reStructuredText`);
  // A literal may not begin or end with a space.
  if (value.trim() !== value) return { text: `"${escapeRst(value)}"`, isMarked: false };
  const target = links.reference(value);
  if (target === undefined) return { text: `\`\`${value}\`\``, isMarked: true };
  return {
    text: 'label' in target ? `:ref:\`${value} <${target.label}>\`` : `\`${value}\`_`,
    isMarked: true,
  };
}

/** The text inside markup, which reStructuredText cannot nest. */
function unnestedText(nodes: readonly PhrasingContent[]): string {
  return escapeRst(
    nodes
      .map((node) => ('value' in node ? node.value : 'children' in node ? plain(node.children) : ''))
      .join(''),
  ).trim();
}

/** The text inside a role, which may contain no markup. */
function plain(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node) => ('value' in node ? node.value : 'children' in node ? plain(node.children) : ''))
    .join('')
    .replace(/[`<>\\]/g, '\\$&');
}
