import { expect, test } from 'vitest';
import { writeHtml } from '../write-html.ts';
import { corrections } from './corrections.tsx';

const links = (...args: Parameters<typeof corrections>): readonly (readonly (string | undefined)[])[] => {
  const made = corrections(...args);
  const html = made === undefined ? '' : writeHtml(made);
  return [...html.matchAll(/<a href="([^"]*)">([^<]*)/g)].map(([, href, text]) => [text, href]);
};

test('the page of a rule leads to its text, its code and what was said of it', () => {
  expect(
    links('https://example.org/p', 'rules/abi/abi-name.md', {
      file: 'rules/abi/abi-name.ts',
      issues: 'abi-name',
    }),
  ).toEqual([
    ['Edit this page', 'https://example.org/p/edit/main/rules/abi/abi-name.md'],
    ['Its code', 'https://example.org/p/blob/main/rules/abi/abi-name.ts'],
    ['Related issues', 'https://example.org/p/issues?q=is%3Aissue%20abi-name'],
  ]);
});

test('any other page leads to its source, and none of them anywhere without a public repository', () => {
  expect(links('https://example.org/p', 'content/guidance/compat.md').map(([text]) => text)).toEqual([
    'Edit this page',
    'Report a mistake',
  ]);
  expect(links(undefined, 'content/guidance/compat.md')).toEqual([]);
});
