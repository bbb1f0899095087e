import type { Element, Nodes } from 'hast';

/** The anchor of a heading. */
export function headingId(heading: Element): string {
  return idOf(textOf(heading));
}

/** An id from a text: its words in lower case, joined by hyphens. */
export function idOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child)).join('') : '';
}
