import type { Code, Nodes, Parents, Table } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { columns, type Style, wrapText } from '../report/style.ts';
import { visible } from '../report/visible.ts';

/** Renders Markdown for a terminal, so that rule pages have one source for terminal and web. */
export function renderForTerminal(markdown: string, style: Style, width: number): string {
  const tree = unified().use(remarkParse).use(remarkGfm).parse(markdown);
  return new Renderer(style, width).blocks(tree, '').join('\n\n').concat('\n');
}

class Renderer {
  readonly #style: Style;
  readonly #width: number;

  constructor(style: Style, width: number) {
    this.#style = style;
    this.#width = width;
  }

  blocks(parent: Parents, indent: string): string[] {
    return parent.children.map((child) => this.#block(child, indent)).filter((block) => block !== '');
  }

  #block(node: Nodes, indent: string): string {
    switch (node.type) {
      case 'heading': {
        const text = this.#inline(node);
        return (
          indent +
          (node.depth === 1 ? this.#style.paint(text, 'bold', 'cyan') : this.#style.paint(text, 'bold'))
        );
      }
      case 'paragraph':
        return indent + wrapText(this.#inline(node), this.#width - indent.length, indent);
      case 'code':
        return this.#code(node, indent);
      case 'list':
        return node.children
          .map((item, index) => {
            const bullet = node.ordered ? `${(node.start ?? 1) + index}. ` : '• ';
            const inner = indent + ' '.repeat(bullet.length);
            return indent + bullet + this.blocks(item, inner).join('\n').slice(inner.length);
          })
          .join('\n');
      case 'blockquote':
        return this.blocks(node, `${indent}│ `).join(`\n${indent}│\n`);
      case 'table':
        return this.#table(node, indent);
      case 'thematicBreak':
        return indent + this.#style.paint('─'.repeat(this.#width - indent.length), 'dim');
      default:
        return '';
    }
  }

  /** Renders code. The info string of examples has "bad" or "good" after the language, that of findings "finding". */
  #code(node: Code, indent: string): string {
    const kind = node.meta?.split(' ')[0];
    if (kind === 'finding') return this.#finding(node.value, `${indent}    `);
    const mark =
      kind === 'bad'
        ? this.#style.paint('✗ bad', 'red', 'bold')
        : kind === 'good'
          ? this.#style.paint('✓ good', 'green', 'bold')
          : '';
    const lines = node.value
      .split('\n')
      .map((line) => `${indent}    ${this.#style.paint(visible(line), 'cyan')}`);
    return [...(mark === '' ? [] : [`${indent}  ${mark}`]), ...lines].join('\n');
  }

  /** Renders findings as `check` does: the first line of each bold, and no line wrapped, so that carets stay in place. */
  #finding(value: string, indent: string): string {
    return value
      .split('\n')
      .map((line, at, all) =>
        at === 0 || all[at - 1] === ''
          ? this.#style.paint(wrapText(visible(line), this.#width - indent.length, ''), 'bold')
          : visible(line),
      )
      .flatMap((line) => line.split('\n'))
      .map((line) => (line === '' ? '' : indent + line))
      .join('\n');
  }

  /** Renders a table. Cells wider than their column are wrapped as plain text, since styles would span several columns. */
  #table(node: Table, indent: string): string {
    const cells = node.children.map((row) =>
      row.children.map((cell) => ({ text: this.#inline(cell), plain: visible(this.#plain(cell)) })),
    );
    const count = Math.max(...cells.map((row) => row.length));
    const natural = Array.from({ length: count }, (_, column) =>
      Math.max(...cells.map((row) => columns(row[column]?.plain ?? ''))),
    );
    const widths = columnWidths(natural, this.#width - indent.length - GAP.length * (count - 1));
    return cells
      .flatMap((row, at) => {
        const columnsOfRow = widths.map((width, column) => {
          const { text = '', plain = '' } = row[column] ?? {};
          if (columns(plain) <= width) return [text + ' '.repeat(width - columns(plain))];
          const lines = wrapText(plain, width, '').split('\n');
          return lines.map((line) => line + ' '.repeat(Math.max(0, width - columns(line))));
        });
        const height = Math.max(...columnsOfRow.map((lines) => lines.length));
        return Array.from({ length: height }, (_, line) => {
          const parts = widths.map((width, column) => columnsOfRow[column]?.[line] ?? ' '.repeat(width));
          const joined = parts.join(GAP).trimEnd();
          return indent + (at === 0 ? this.#style.paint(joined, 'bold') : joined);
        });
      })
      .join('\n');
  }

  #plain(node: Nodes): string {
    if ('value' in node) return node.value;
    return 'children' in node ? node.children.map((child) => this.#plain(child)).join('') : '';
  }

  #inline(node: Nodes): string {
    switch (node.type) {
      case 'text':
        return visible(node.value).replace(/\s+/g, ' ');
      case 'inlineCode':
        return this.#style.paint(visible(node.value), 'cyan');
      case 'strong':
        return this.#style.paint(this.#children(node), 'bold');
      case 'link': {
        const text = this.#children(node);
        const linked = this.#style.link(text, node.url);
        return linked === text && text !== node.url ? `${text} (${node.url})` : linked;
      }
      case 'break':
        return ' ';
      default:
        return 'children' in node ? this.#children(node) : '';
    }
  }

  #children(node: Parents): string {
    return node.children.map((child) => this.#inline(child)).join('');
  }
}

/** The space between two columns of a table. */
const GAP = '  ';

/** The minimum width of a column, even if the table is then too wide. */
const MIN_COLUMN = 12;

/** The widths of columns within `room`; the widest columns are narrowed first. */
function columnWidths(natural: readonly number[], room: number): readonly number[] {
  let limit = Math.max(MIN_COLUMN, ...natural);
  const total = (): number => natural.reduce((sum, width) => sum + Math.min(width, limit), 0);
  while (limit > MIN_COLUMN && total() > room) limit--;
  return natural.map((width) => Math.min(width, limit));
}
