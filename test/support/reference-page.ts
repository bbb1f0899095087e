/* Splits a Markdown page into code blocks, tables and other lines, for tests of the page. */

export interface Code {
  readonly kind: 'code';
  /** The info string of the fence, such as `yaml spec`. */
  readonly info: string;
  readonly text: string;
  /** The line of the fence, from 1. */
  readonly line: number;
}

export interface Table {
  readonly kind: 'table';
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

interface Text {
  readonly kind: 'text';
  readonly text: string;
}

export type Block = Code | Table | Text;

export function blocksOf(markdown: string): readonly Block[] {
  const blocks: Block[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; ) {
    const start = at;
    const line = lines[at++] ?? '';
    const info = /^```(.*)$/.exec(line)?.[1];
    if (info !== undefined) {
      while (at < lines.length && lines[at] !== '```') at++;
      const text = lines.slice(start + 1, at).join('\n');
      blocks.push({ kind: 'code', info, text: `${text}\n`, line: start + 1 });
      at++;
    } else if (line.startsWith('|')) {
      while (lines[at]?.startsWith('|')) at++;
      const [head = [], , ...rows] = lines.slice(start, at).map(cellsOf);
      blocks.push({ kind: 'table', head, rows });
    } else if (line !== '') blocks.push({ kind: 'text', text: line });
  }
  return blocks;
}

function cellsOf(row: string): readonly string[] {
  return row
    .replace(/^\| | \|$/g, '')
    .split(/(?<!\\) \| /)
    .map((cell) => cell.trim());
}
