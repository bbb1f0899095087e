import type { Element, ElementContent } from 'hast';

/** An element of the page by its id; the page must have it. */
export function pageElement<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no #${id}`);
  return found;
}

/** Makes DOM nodes of a tree from the worker. Nothing is parsed as HTML: text becomes text nodes, and our code chooses all names. */
export function toDom(node: ElementContent): Node {
  if (node.type === 'text') return document.createTextNode(node.value);
  if (node.type !== 'element') return document.createComment('');
  const made = document.createElement(node.tagName);
  setAttributes(made, node);
  made.append(...node.children.map(toDom));
  return made;
}

function setAttributes(made: HTMLElement, { properties }: Element): void {
  for (const [property, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    const text = Array.isArray(value) ? value.join(' ') : value === true ? '' : String(value);
    made.setAttribute(attributeName(property), text);
  }
}

/** The HTML attribute of a property such as `className`, `ariaLabel`, `data-grade` or `tabIndex`. */
function attributeName(property: string): string {
  if (property === 'className') return 'class';
  if (/^(?:aria|data)[A-Z]/.test(property))
    return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return property.toLowerCase();
}

/** Makes an element. */
export function makeElement(
  tag: string,
  className: string,
  ...content: readonly (Node | string)[]
): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...content);
  return made;
}

export function button(text: string, press: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', press);
  return made;
}

/** Sets the text of a live region, but not to the same text again, which screen readers would repeat. */
export function announce(region: HTMLElement, text: string): void {
  if (region.textContent !== text) region.textContent = text;
}
