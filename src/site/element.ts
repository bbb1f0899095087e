import type { Element, ElementContent, Nodes, Root } from 'hast';

/** The result of JSX: an element, or a root for a fragment. */
type JsxResult = Element | Root;

/** The element of a JSX expression that is not a fragment. */
export function element(made: JsxResult): Element {
  if (made.type !== 'element') throw new Error('a fragment is not an element');
  return made;
}

/** Joins parts of a page; null and undefined are left out. */
export function contents(
  ...parts: readonly (JsxResult | ElementContent | null | undefined)[]
): ElementContent[] {
  return parts.flatMap((part): ElementContent[] => {
    if (part === null || part === undefined) return [];
    if (part.type !== 'root') return [part];
    return part.children.filter((child) => child.type !== 'doctype');
  });
}

/** The text of a part of a page, without its markup. */
export function elementText(node: Nodes): string {
  if (node.type === 'text') return node.value;
  return 'children' in node ? node.children.map(elementText).join('') : '';
}
