import type { Element, ElementContent, Properties, Root } from 'hast';

/*
 * The JSX runtime of what is built: it makes the same trees as hastscript without hastscript's tables of HTML properties,
 * which are too large for browsers, and take a twentieth of the time of `site build`. The scripts of the build substitute
 * it for hastscript.
 */

type Child = ElementContent | Root | string | number | null | undefined | false | readonly Child[];

interface JsxProperties {
  readonly children?: Child;
  readonly [property: string]: unknown;
}

/** The type of `<>…</>`. */
export const Fragment = null;

/** Makes an element, or a root for a fragment. */
export function jsx(name: string | null, { children, ...rest }: JsxProperties): Element | Root {
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
      ? child.children.flatMap((inner) => ('type' in inner ? withoutDoctype(inner) : []))
      : [child];
  return child.flatMap(flatten);
}

function withoutDoctype(content: Root['children'][number]): ElementContent[] {
  return content.type === 'doctype' ? [] : [content];
}
