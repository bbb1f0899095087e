import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { probeable } from '../support/command-line.ts';

/* The site in a real browser: Debian's chromium, without which these tests are skipped by name. */

const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
if (executable === undefined)
  console.log('SKIPPED: no chromium: the site is not looked at in a browser (test/site/browser.test.ts)');

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(executable === undefined)('in a browser', () => {
  let folder = '';
  let server: Server;
  let browser: Browser;
  let origin = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'probeable-browser-'));
    expect(probeable(['site', 'build', '--output', 'out'], { cwd: folder }).status).toBe(0);
    server = createServer((request, response) => {
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      const file = join(folder, 'out', path.endsWith('/') ? `${path}index.html` : path);
      if (!existsSync(file)) response.writeHead(404).end();
      else
        response
          .writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' })
          .end(readFileSync(file));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    origin = `http://127.0.0.1:${address.port}`;
    browser = await chromium.launch({ executablePath: executable ?? '', args: ['--no-sandbox'] });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    server?.close();
    rmSync(folder, { recursive: true });
  });

  async function open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const page = await browser.newPage(options);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('requestfailed', (request) => faults.push(request.url()));
    await page.goto(`${origin}${path}`);
    expect(faults).toEqual([]);
    return page;
  }

  const KINDS = [
    '/',
    '/guidance/',
    '/guidance/how-to-probe/',
    '/rules/',
    '/rules/abi-compat/',
    '/syscalls/',
    '/syscalls/openat2/',
    '/syscalls/fsopen/',
    '/runtimes/',
    '/runtimes/docker/',
    '/proposals/',
    '/proposals/getfsxattrat-v1-2025-01-09/',
    '/about/',
  ];

  test.each(KINDS.flatMap((path) => [[path, 'light'] as const, [path, 'dark'] as const]))(
    'axe finds nothing on %s (%s)',
    async (path, colorScheme) => {
      const page = await open(path, { colorScheme });
      await page.evaluate(axe);
      const violations = await page.evaluate(
        'axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).slice(0, 3).join(" | ")))',
      );
      expect(violations).toEqual([]);
      await page.close();
    },
    30_000,
  );

  test.each(KINDS)('%s needs no sideways scrolling on a phone', async (path) => {
    const page = await open(path, { viewport: { width: 360, height: 740 } });
    const [wide, width] = await page.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, innerWidth]',
    );
    expect(wide).toBeLessThanOrEqual(width);
    await page.close();
  });

  test('the filter narrows the list, stands in the address, and comes back from it', async () => {
    const page = await open('/syscalls/');
    const shown = () => page.locator('[data-filter-item]:not([hidden])').count();
    const all = await shown();
    await page.getByLabel('grade').selectOption('none');
    expect(await shown()).toBeLessThan(all);
    await page.getByRole('searchbox').fill('mount');
    await expect.poll(() => new URL(page.url()).search).toBe('?q=mount&grade=none');
    const narrowed = await shown();
    await page.reload();
    expect(await shown()).toBe(narrowed);
    await page.close();
  });

  test('without scripts everything is there but the filter', async () => {
    const page = await open('/syscalls/', { javaScriptEnabled: false });
    expect(await page.locator('form').isVisible()).toBe(false);
    expect(await page.locator('tbody tr').count()).toBe(92);
    await page.close();
  });

  test('the keyboard reaches the text first, then the navigation', async () => {
    const page = await open('/syscalls/openat2/');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('To the text');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('probeable');
    await page.close();
  });
});
