/** A part of a letter, before it is laid out for mail or for a pull request. */
export type LetterBlock =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'boxes'; readonly items: readonly BoxItem[] }
  | {
      readonly kind: 'table';
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    };

/** An item with a box before it. */
export interface BoxItem {
  /** A space for an empty box, `x` for a ticked one; `-` where nothing is to be ticked. */
  readonly mark: ' ' | 'x' | '-';
  readonly text: string;
}

/** Width of a line of mail (Documentation/process/submitting-patches.rst). */
const WIDTH = 72;

/** The blocks as text for mail: 72 columns, tables without borders. */
export function mailText(blocks: readonly LetterBlock[]): string {
  return `${blocks.map(mailBlock).join('\n\n')}\n`;
}

function mailBlock(block: LetterBlock): string {
  switch (block.kind) {
    case 'heading':
      return `${block.text}\n${'-'.repeat(block.text.length)}`;
    case 'paragraph':
      return folded(block.text, WIDTH).join('\n');
    case 'code':
      return block.text.replace(/^(?=.)/gm, '  ');
    case 'list':
      return block.items.map((item) => hanging('  * ', item)).join('\n');
    case 'boxes':
      return block.items.map(({ mark, text }) => hanging(`  [${mark}] `, text)).join('\n');
    case 'table':
      return mailTable(block.head, block.rows);
  }
}

function hanging(head: string, text: string): string {
  return head + folded(text, WIDTH - head.length).join(`\n${' '.repeat(head.length)}`);
}

/** Width of a column but the last; of one in a table whose last column has lines of its own, which leaves more room. */
const COLUMN_WIDTH = { beside: 24, below: 32 };
/** Room that a last column of words needs, so that it does not become a tower of single words. */
const LEAST_WIDTH = 20;
/** Indent of what stands below its row. */
const BELOW = ' '.repeat(6);

/** The last column takes what is left of the line, or lines of its own where that is too narrow for its words. */
function mailTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const last = head.length - 1;
  const widthsUpTo = (most: number): readonly number[] =>
    head
      .slice(0, -1)
      .map((title, column) =>
        Math.min(most, Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length))),
      );
  const room = WIDTH - widthsUpTo(COLUMN_WIDTH.beside).reduce((sum, width) => sum + width + 2, 2);
  const words = rows.flatMap((row) => (row[last] ?? '').split(/\s+/));
  const isBeside = room >= Math.max(LEAST_WIDTH, ...words.map(({ length }) => length));
  if (isBeside)
    return [head, ...rows].map((row) => mailRow(row, [...widthsUpTo(COLUMN_WIDTH.beside), room])).join('\n');
  const widths = widthsUpTo(COLUMN_WIDTH.below);
  return [head, ...rows]
    .map((row) => {
      const below = folded(row[last] ?? '', WIDTH - BELOW.length).map((line) => BELOW + line);
      return [mailRow(row.slice(0, -1), widths), ...below].join('\n');
    })
    .join('\n');
}

function mailRow(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, column) => folded(cell, widths[column] ?? 0));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) => {
    const parts = cells.map((lines, column) => (lines[line] ?? '').padEnd(widths[column] ?? 0));
    return `  ${parts.join('  ')}`.trimEnd();
  }).join('\n');
}

/** A text on lines of a width; a word that is longer stands alone. */
function folded(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines.length === 0 ? [''] : lines;
}

/** The blocks as Markdown, for the text of a pull request. */
export function markdownText(blocks: readonly LetterBlock[]): string {
  return `${blocks.map(markdownBlock).join('\n\n')}\n`;
}

function markdownBlock(block: LetterBlock): string {
  switch (block.kind) {
    case 'heading':
      return `## ${escapedMarkdown(block.text)}`;
    case 'paragraph':
      return escapedMarkdown(block.text);
    case 'code':
      return `\`\`\`c\n${block.text.replaceAll('```', '` ` `')}\n\`\`\``;
    case 'list':
      return block.items.map((item) => `- ${escapedMarkdown(item)}`).join('\n');
    case 'boxes':
      return block.items
        .map(({ mark, text }) =>
          mark === '-' ? `- ${escapedMarkdown(text)}` : `- [${mark}] ${escapedMarkdown(text)}`,
        )
        .join('\n');
    case 'table':
      return [block.head, block.head.map(() => '---'), ...block.rows]
        .map(
          (row, index) =>
            `| ${row.map((cell) => (index === 1 ? cell : escapedMarkdown(cell))).join(' | ')} |`,
        )
        .join('\n');
  }
}

/** Text that Markdown takes for nothing else. Neither names nor links of strangers become markup. */
function escapedMarkdown(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]<>|#~@&]/g, '\\$&');
}
