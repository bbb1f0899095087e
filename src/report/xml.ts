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

/** What XML 1.0 cannot hold (section 2.2) though it can be seen: two noncharacters. */
const FORBIDDEN = /[\ufffe\uffff]/g;

/** Text for XML 1.0, in elements and attributes: markup is escaped, what is unseen is shown. */
export function escapeXml(text: string): string {
  return visible(text)
    .replace(FORBIDDEN, '\ufffd')
    .replace(/[&<>"'\n\t]/g, (character) => ENTITIES[character] ?? character);
}
