import type { Element, ElementContent } from 'hast';

/** A part of the page that its HTML promises. */
export function part<T extends HTMLElement>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no #${id}`);
  return found;
}

/** A tree of the worker as elements. Text becomes text nodes and names come from our own code: nothing is parsed as HTML. */
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

/** `className`, `ariaLabel`, `data-grade` and `tabIndex` as HTML has them. */
function attributeName(property: string): string {
  if (property === 'className') return 'class';
  if (/^(?:aria|data)[A-Z]/.test(property))
    return property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return property.toLowerCase();
}

/** An element with a class and text. */
export function make(tag: string, className: string, ...content: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...content);
  return made;
}

/** A button that does something. */
export function button(text: string, press: () => void): HTMLButtonElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.textContent = text;
  made.addEventListener('click', press);
  return made;
}

/** Changes the text of a live region only where it is another one, so that nobody hears it twice. */
export function announce(region: HTMLElement, text: string): void {
  if (region.textContent !== text) region.textContent = text;
}
