/** Width of a line in the kernel's documents. */
export const RST_WIDTH = 79;

/** Escapes the characters that start markup in reStructuredText. */
export function escapeRst(text: string): string {
  return (
    text
      .replace(/[\\*`|]/g, '\\$&')
      .replace(/_(?=\W|$)/g, '\\_')
      // A line of one sign would underline the line above it.
      .replace(/(?<=^|\s)(?=([^\w\s\\])\1{2,}(?:\s|$))/g, '\\')
  );
}

/** The title of a document (Documentation/doc-guide/sphinx.rst). */
export function rstTitle(text: string): string {
  const line = '='.repeat(text.length);
  return `${line}\n${text}\n${line}`;
}

/** Breaks a paragraph into lines, but never inside ``code`` or a `link <…>`__. */
export function fillRst(text: string, width = RST_WIDTH): string {
  const words = text.match(/(?:``.*?``|(?::\w+:)?`[^`]*`_{0,2}|\\ |\S)+/g) ?? [];
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}

/** Indents each line that is not empty. */
export function indentRst(text: string, by: string): string {
  return text.replace(/^(?=.)/gm, by);
}
