import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { globSync } from 'tinyglobby';
import { expect, test } from 'vitest';

/* A page changes after an event of its own, so a test that reads it once races with it. */

const READS =
  /expect\(\s*(?:await\s[^;]*?\.(?:allTextContents|count|getAttribute|innerText|inputValue|isChecked|isDisabled|isEnabled|isVisible|textContent)\(|new URL\(\w+\.url\(\)|\w+\.url\(\))/g;

/** Assertions that read a page once. */
const hasty = (text: string): readonly string[] => text.match(READS) ?? [];

test.each([
  ["expect(await page.locator('#a').count()).toBe(1);", true],
  ["expect(\n  await page.locator('#a').getAttribute('href'),\n).toBe('/');", true],
  ["expect(new URL(page.url()).hash).toBe('');", true],
  ["await expect.poll(() => page.locator('#a').count()).toBe(1);", false],
  ["expect(await page.evaluate('1')).toBe(1); const all = page.locator('a').count();", false],
])('whether %j reads once', (text, expected) => {
  expect(hasty(text).length > 0).toBe(expected);
});

const root = join(import.meta.dirname, '../..');
const tests = globSync('{src,test}/**/*.test.ts', { cwd: root })
  .map((path): [string, string] => [path, readFileSync(join(root, path), 'utf8')])
  .filter(([, text]) => /^import .*'playwright-core';$/m.test(text));

test.each(tests)('%s waits for what it expects of a page', (_, text) => {
  expect(hasty(text)).toEqual([]);
});

test('the tests that open a browser are found', () => {
  expect(tests.map(([path]) => path)).toContain('test/site/playground.browser.test.ts');
});
