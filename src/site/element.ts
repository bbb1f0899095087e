import type { Element, ElementContent, Root } from 'hast';

/** What JSX makes: an element, or a root for a fragment. */
type Made = Element | Root;

/** The element that a piece of JSX is. */
export function element(made: Made): Element {
  if (made.type !== 'element') throw new Error('a fragment is no element');
  return made;
}

/** Parts of a page in a row, without those that are not there. */
export function contents(...parts: readonly (Made | ElementContent | null | undefined)[]): ElementContent[] {
  return parts.flatMap((part): ElementContent[] => {
    if (part === null || part === undefined) return [];
    if (part.type !== 'root') return [part];
    return part.children.filter((child) => child.type !== 'doctype');
  });
}
