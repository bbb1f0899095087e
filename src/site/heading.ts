import type { Element, Nodes } from 'hast';

/** The anchor of a heading: its words in lower case. */
export function headingId(heading: Element): string {
  return textOf(heading)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}

function textOf(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child)).join('') : '';
}
