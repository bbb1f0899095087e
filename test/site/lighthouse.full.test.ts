import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowsedSite, executable } from '../support/browser.ts';
import { MAKING_MS } from '../support/made-once.ts';

/*
 * What Lighthouse says of the pages. It comes from npm's registry for this test alone, since it is 185 MB. Its performance
 * score is left out: it depends on what else the machine does, and site/README.md has what was measured.
 */

const LIGHTHOUSE = 'lighthouse@12.8.2';
const CATEGORIES = ['accessibility', 'best-practices', 'seo'];

interface Report {
  readonly categories: Readonly<Record<string, { readonly score: number }>>;
}

describe.skipIf(executable === undefined)('Lighthouse gives 95 or more', () => {
  const folder = mkdtempSync(join(tmpdir(), 'probeable-lighthouse-'));
  let site: BrowsedSite;
  beforeAll(async () => {
    site = await BrowsedSite.built();
  }, MAKING_MS);
  afterAll(async () => {
    await site?.stop();
    rmSync(folder, { recursive: true });
  });

  test.each([
    '/',
    '/syscalls/openat2/',
    '/rules/probe-exists/',
    '/playground/',
    '/can-i-call/?call=openat2&runtime=docker@20.10.9',
  ])(
    '%s',
    async (path) => {
      const output = join(folder, 'report.json');
      await promisify(execFile)(
        'npx',
        [
          '--yes',
          LIGHTHOUSE,
          `${site.origin}${path}`,
          '--quiet',
          '--output=json',
          `--output-path=${output}`,
          `--only-categories=${CATEGORIES.join(',')}`,
          '--chrome-flags=--headless=new --no-sandbox',
        ],
        { cwd: folder, env: { ...process.env, CHROME_PATH: executable } },
      );
      const { categories }: Report = JSON.parse(readFileSync(output, 'utf8'));
      const scores = CATEGORIES.map(
        (name) => [name, Math.round((categories[name]?.score ?? 0) * 100)] as const,
      );
      expect(scores.filter(([, score]) => score < 95)).toEqual([]);
    },
    300_000,
  );
});
