import type { Element, ElementContent, Properties, Root } from 'hast';

/*
 * What JSX becomes in the playground: the same trees that hastscript makes, without the tables of every property of
 * HTML, which weigh more than the editor may. The build puts it in hastscript's place.
 */

type Child = ElementContent | Root | string | number | null | undefined | false | readonly Child[];

interface Given {
  readonly children?: Child;
  readonly [property: string]: unknown;
}

/** The type of `<>…</>`. */
export const Fragment = null;

/** An element of a piece of JSX; a root for a fragment. */
export function jsx(name: string | null, { children, ...rest }: Given): Element | Root {
  const content = flatten(children);
  if (name === null) return { type: 'root', children: content };
  const properties: Properties = {};
  for (const [key, value] of Object.entries(rest)) {
    if (typeof value === 'string' || typeof value === 'number' || value === true) properties[key] = value;
    else if (Array.isArray(value)) properties[key] = value.map(String);
  }
  return { type: 'element', tagName: name, properties, children: content };
}

export { jsx as jsxs };

function flatten(child: Child): ElementContent[] {
  if (child === null || child === undefined || child === false) return [];
  if (typeof child === 'string' || typeof child === 'number') return [{ type: 'text', value: String(child) }];
  if ('type' in child)
    return child.type === 'root'
      ? child.children.flatMap((inner) => ('type' in inner ? only(inner) : []))
      : [child];
  return child.flatMap(flatten);
}

function only(content: Root['children'][number]): ElementContent[] {
  return content.type === 'doctype' ? [] : [content];
}
