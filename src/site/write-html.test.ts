import type { Element, Root } from 'hast';
import { toHtml } from 'hast-util-to-html';
import { expect, test } from 'vitest';
import { writeHtml } from './write-html.ts';

type Value = boolean | number | string | null | undefined | (string | number)[];

const element = (
  tagName: string,
  properties: Readonly<Record<string, Value>> = {},
  ...children: Element['children']
): Element => ({ type: 'element', tagName, properties: { ...properties }, children });

const text = (value: string) => ({ type: 'text' as const, value });

test.each<[string, Root['children'][number]]>([
  ['text', text('a < b && c > "d" \'e\' `f` \0 ä')],
  ['the doctype', { type: 'doctype' }],
  ['a comment', { type: 'comment', value: '--> <' }],
  ['an element without an end', element('br')],
  ['one with content all the same', element('br', {}, text('x'))],
  ['attributes', element('a', { href: 'x?a&b"c\'`\0<>', title: '', className: ['b', 'c'], tabIndex: 0 })],
  [
    'booleans',
    element('input', { disabled: true, checked: false, required: '', multiple: 'x', readOnly: 1 }),
  ],
  [
    'values that may be left out',
    element('a', { download: true, hidden: '' }, element('b', { download: 'x' })),
  ],
  ['no values', element('i', { id: null, lang: undefined, rows: Number.NaN })],
  ['lists', element('input', { accept: ['a/b', 'c'], ariaLabelledBy: ['d', 'e'], rel: [] })],
  [
    'names',
    element('meta', { httpEquiv: 'a', charSet: 'b', dataPagefindBody: '', 'data-also': 'c', xmlLang: 'd' }),
  ],
  ['styles and scripts', element('style', {}, text('a > b & c < d'), element('i', {}, text('<')))],
  ['pictures', element('svg', { viewBox: '0 0 1 1' }, element('path', { strokeWidth: 1 }))],
])('%s is written as hast-util-to-html writes it', (_, node) => {
  const root: Root = { type: 'root', children: [node, node] };
  expect(writeHtml(root)).toBe(toHtml(root));
});
