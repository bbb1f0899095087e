import { visible } from './visible.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\t': '&#9;',
};

/** The two visible characters that XML 1.0 excludes (section 2.2). */
const FORBIDDEN = /[\ufffe\uffff]/g;

/** Escapes a text for elements and attributes of XML 1.0; invisible characters are shown. */
export function escapeXml(text: string): string {
  return visible(text)
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"'\n\t]/g, (character) => ENTITIES[character] ?? character);
}
