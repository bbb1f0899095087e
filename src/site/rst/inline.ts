import type { PhrasingContent } from 'mdast';

/** Where links of a text lead in the other one. */
export interface RstLinks {
  /** A word in code that has a page of its own, by its address; undefined for any other. */
  reference(word: string): string | undefined;
  /** A link as Markdown has it: another document of the same set, an address, or undefined where its page is nowhere. */
  link(url: string): { readonly doc: string } | { readonly url: string } | undefined;
}

/** A piece of a line. Marked ones must not touch a letter on either side, or reStructuredText takes them for text. */
interface Piece {
  readonly text: string;
  readonly isMarked: boolean;
}

/** Inline content as reStructuredText. */
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

/** A mark begins after a space, or after a bracket that it does not close at once. */
function mayPrecede(line: string, marked: string): boolean {
  return line === '' || /\s$/.test(line) || (/(?<!\\)\($/.test(line) && !/^[*`:]+\)/.test(marked));
}

function piece(node: PhrasingContent, links: RstLinks): Piece {
  switch (node.type) {
    case 'text':
      return {
        text: escapeText(node.value).replace(/\s+/g, (space) => (space.includes('\n') ? ' ' : space)),
        isMarked: false,
      };
    case 'inlineCode':
      return code(node.value, links);
    case 'emphasis':
      return { text: `*${words(node.children)}*`, isMarked: true };
    case 'strong':
      return { text: `**${words(node.children)}**`, isMarked: true };
    case 'break':
      return { text: ' ', isMarked: false };
    case 'link': {
      const target = links.link(node.url);
      if (target === undefined) return { text: words(node.children), isMarked: false };
      const text = plain(node.children);
      return {
        text: 'doc' in target ? `:doc:\`${text} <${target.doc}>\`` : `\`${text} <${target.url}>\`__`,
        isMarked: true,
      };
    }
    default:
      throw new Error(`reStructuredText has no form here for "${node.type}"`);
  }
}

/** Code, or the way to the page that it names: its address stands at the end of the document, where it disturbs nobody. */
function code(value: string, links: RstLinks): Piece {
  if (/`|^\s|\s$/.test(value)) throw new Error(`reStructuredText has no literal for "${value}"`);
  const url = links.reference(value);
  return { text: url === undefined ? `\`\`${value}\`\`` : `\`${value}\`_`, isMarked: true };
}

/** Words with one mark around them: reStructuredText has no mark within a mark. */
function words(nodes: readonly PhrasingContent[]): string {
  return escapeText(
    nodes
      .map((node) => ('value' in node ? node.value : 'children' in node ? plain(node.children) : ''))
      .join(''),
  ).trim();
}

/** The words of nodes: a role of reStructuredText holds no other. */
function plain(nodes: readonly PhrasingContent[]): string {
  return nodes
    .map((node) => ('value' in node ? node.value : 'children' in node ? plain(node.children) : ''))
    .join('')
    .replace(/[`<>\\]/g, '\\$&');
}

/** Text without what reStructuredText would take for markup. */
function escapeText(text: string): string {
  return text.replace(/[\\*`|]/g, '\\$&').replace(/_(?=\W|$)/g, '\\_');
}
