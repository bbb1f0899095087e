import type { Doctype, Element, Nodes, Properties } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { find, html } from 'property-information';

/*
 * Trees as HTML, byte by byte as hast-util-to-html writes them by default, in a third of its time: a page has thousands of
 * elements with the same few attributes. What pages do not have is left to the library.
 */

/** Elements without an end (HTML, section 13.1.2). */
const VOID = new Set(
  'area base basefont bgsound br col command embed frame hr image input keygen link meta param source track wbr'.split(
    ' ',
  ),
);

/** Writes a tree as HTML. */
export function writeHtml(node: Nodes | Doctype): string {
  switch (node.type) {
    case 'root':
      return node.children.map(writeHtml).join('');
    case 'text':
      return escaped(node.value);
    case 'element':
      return node.tagName === 'svg' || node.tagName === 'template' ? toHtml(node) : writeElement(node);
    default:
      return toHtml(node);
  }
}

function writeElement({ tagName, properties, children }: Element): string {
  let content = '';
  const isPlain = tagName === 'script' || tagName === 'style';
  for (const child of children) content += isPlain && child.type === 'text' ? child.value : writeHtml(child);
  const start = `<${tagName}${writeAttributes(properties)}>${content}`;
  return content === '' && VOID.has(tagName) ? start : `${start}</${tagName}>`;
}

function writeAttributes(properties: Properties): string {
  let text = '';
  for (const key in properties) {
    const value = properties[key];
    if (value === null || value === undefined) continue;
    const attribute = writeAttribute(key, value);
    if (attribute !== '') text += ` ${attribute}`;
  }
  return text;
}

/** What is known of a property's name. */
interface Attribute {
  readonly name: string;
  readonly isBoolean: boolean;
  /** It may be there without a value or have one, as `download` and `hidden` do. */
  readonly isOverloaded: boolean;
  readonly separator: string;
}

const attributes = new Map<string, Attribute>();

function attributeOf(property: string): Attribute {
  let known = attributes.get(property);
  if (known === undefined) {
    const { attribute, boolean, overloadedBoolean, commaSeparated } = find(html, property);
    known = {
      name: attribute,
      isBoolean: boolean,
      isOverloaded: overloadedBoolean,
      separator: commaSeparated ? ', ' : ' ',
    };
    attributes.set(property, known);
  }
  return known;
}

function writeAttribute(property: string, given: NonNullable<Properties[string]>): string {
  const { name, isBoolean, isOverloaded, separator } = attributeOf(property);
  const isName = given === name || given === '';
  let value = given;
  if (isOverloaded && isName) value = true;
  else if ((isBoolean || isOverloaded) && (typeof value !== 'string' || isName)) value = Boolean(value);
  if (value === false || Number.isNaN(value)) return '';
  if (value === true) return name;
  const text = Array.isArray(value) ? value.join(separator).trim() : String(value);
  return `${name}="${escapedAttribute(text)}"`;
}

function escaped(text: string): string {
  return /[<&]/.test(text) ? text.replace(/[<&]/g, reference) : text;
}

function escapedAttribute(text: string): string {
  return /[\0"&'`]/.test(text) ? text.replace(/[\0"&'`]/g, reference) : text;
}

function reference(character: string): string {
  return `&#x${character.charCodeAt(0).toString(16).toUpperCase()};`;
}
