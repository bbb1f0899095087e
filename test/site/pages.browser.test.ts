import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowsedSite, executable } from '../support/browser.ts';

/* Every kind of page in a real browser. */

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(executable === undefined)('in a browser', () => {
  let site: BrowsedSite;
  beforeAll(async () => {
    site = await BrowsedSite.served();
  }, 120_000);
  afterAll(() => site?.stop());
  const open = (...args: Parameters<BrowsedSite['open']>): Promise<Page> => site.open(...args);

  const KINDS = [
    '/',
    '/can-i-call/',
    '/can-i-call/?call=clone3&runtime=docker@20.10.9',
    '/guidance/',
    '/guidance/how-to-probe/',
    '/guidance/tables-and-kconfig/',
    '/rules/',
    '/rules/abi-compat/',
    '/syscalls/',
    '/syscalls/openat2/',
    '/syscalls/fsopen/',
    '/runtimes/',
    '/runtimes/docker/',
    '/proposals/',
    '/proposals/getfsxattrat-v1-2025-01-09/',
    '/playground/',
    '/playground/?spec=proposals/getfsxattrat-v1-2025-01-09',
    '/search/?q=openat2',
    '/compare/',
    '/compare/?a=syscalls/openat2&b=syscalls/clone3',
    '/compare/uprobe-as-posted-2025-04-to-2025-07-to-merged/',
    '/changes/',
    '/news/',
    '/about/',
  ];

  /** What axe finds out from colours; nothing else depends on the scheme. */
  const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

  describe.each(KINDS)('%s', (path) => {
    let page: Page;
    beforeAll(async () => {
      page = await open(path);
      await settled(page);
      await page.evaluate(axe);
    });
    afterAll(() => page?.close());

    test.each(['light', 'dark'] as const)(
      'axe finds nothing (%s)',
      async (colorScheme) => {
        await page.emulateMedia({ colorScheme });
        const options = colorScheme === 'dark' ? { runOnly: COLOUR_RULES } : {};
        const violations = await page.evaluate(
          `axe.run(${JSON.stringify(options)}).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).slice(0, 3).join(" | ")))`,
        );
        expect(violations).toEqual([]);
      },
      30_000,
    );

    test('fits on paper, which does not scroll', async () => {
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: 720, height: 1000 });
      await expect.poll(() => page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
      await page.emulateMedia({ media: 'screen' });
    });

    test('needs no sideways scrolling on a phone', async () => {
      await page.setViewportSize({ width: 360, height: 740 });
      await expect.poll(() => page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0);
    });
  });

  test('the filter narrows the list, stands in the address, and comes back from it', async () => {
    const page = await open('/syscalls/');
    const shown = () => page.locator('[data-filter-item]:not([hidden])').count();
    await expect.poll(shown).toBe(369);
    await page.getByLabel('grade').selectOption('none');
    await expect.poll(shown).toBeLessThan(369);
    await page.getByLabel('Filter the calls').getByRole('searchbox').fill('mount');
    await expect.poll(() => new URL(page.url()).search).toBe('?q=mount&grade=none');
    const narrowed = await shown();
    await page.reload();
    await expect.poll(shown).toBe(narrowed);
    // By its number on any architecture: openat2 has 437.
    await page.getByLabel('grade').selectOption('any');
    await page.locator('h1').click();
    await page.keyboard.press('/');
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type('437');
    await expect.poll(shown).toBe(1);
    await expect.poll(() => page.getByRole('link', { name: 'openat2', exact: true }).isVisible()).toBe(true);
    await page.close();
  });

  test('without scripts everything is there but the filter', async () => {
    const page = await open('/syscalls/', { javaScriptEnabled: false });
    await expect.poll(() => page.locator('form.filter').isVisible()).toBe(false);
    await expect.poll(() => page.locator('tbody tr').count()).toBe(369);
    await page.close();
  });

  test('without scripts "Can I call it?" says what the newest releases refuse', async () => {
    const page = await open('/can-i-call/?call=openat2', { javaScriptEnabled: false });
    const line = page.locator('tbody', { hasText: 'Docker' }).locator('tr', { hasText: 'EPERM' });
    await expect.poll(() => line.getByRole('link', { name: 'kexec_load', exact: true }).count()).toBe(1);
    await expect.poll(() => page.locator('#ask').isVisible()).toBe(false);
    await page.close();
  });

  test('"Can I call it?" says what is being asked until its worker answers, and loads what that needs', async () => {
    const page = await open('/about/');
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route('**/ask-worker.js', async (route) => {
      await held;
      await route.continue();
    });
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(new URL('/can-i-call/?call=clone3&runtime=docker@20.10.9', page.url()).href);
    await expect
      .poll(() => page.locator('#ask-answer').textContent())
      .toBe('Asking: clone3 in docker@20.10.9 on x86_64 …');
    letGo();
    await page.locator('.reply').waitFor();
    await page.locator('#ask-matrix table').waitFor();
    expect(asked.filter((path) => path.endsWith('.json')).slice(0, 3)).toEqual([
      '/can-i-call/data.json',
      '/can-i-call/calls/clone3.json',
      '/can-i-call/facts/docker.json',
    ]);
    await page.locator('#ask details summary').click();
    await page.locator('textarea[name=profile]').fill('{"defaultAction": "SCMP_ACT_MAYBE"}');
    await expect
      .poll(() => page.locator('#ask-status').textContent())
      .toMatch(/^The profile, line 1, column/);
    expect(asked).toContain('/can-i-call/ask-profile.js');
    await page.close();
  });

  test('the keyboard reaches the text first, then the navigation', async () => {
    const page = await open('/syscalls/openat2/');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate('document.activeElement.textContent')).toBe('probeable');
    await page.close();
  });

  test('two calls stand side by side', async () => {
    const page = await open('/compare/');
    await page.locator('select[name=a]').selectOption('syscalls/openat2');
    await page.locator('select[name=b]').selectOption('syscalls/clone3');
    await expect.poll(() => page.locator('#sides h2').allTextContents()).toEqual(['openat2 ', 'clone3 ']);
    await expect.poll(() => new URL(page.url()).searchParams.get('b')).toBe('syscalls/clone3');
    await page.getByRole('link', { name: 'clone3' }).click();
    await page.waitForURL('**/syscalls/clone3/');
    await page.close();
  });

  test.each(['/feed.xml', '/changes/feed.xml', '/sitemap.xml'])('%s is XML', async (path) => {
    const page = await open('/about/');
    const root = await page.evaluate<string>(
      `fetch('${path}').then((answer) => answer.text()).then((text) => new DOMParser().parseFromString(text, 'application/xml').documentElement.nodeName)`,
    );
    expect(root).toBe(path.endsWith('feed.xml') ? 'feed' : 'urlset');
    await page.close();
  });

  test('a page may load nothing from elsewhere, and no script of its own text', async () => {
    const page = await open('/syscalls/openat2/');
    await page.evaluate(`
      window.blocked = [];
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => window.blocked.push(effectiveDirective));
      document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:1/x"><img src="x" onerror="window.hacked = 1">');
    `);
    await expect
      .poll(() => page.evaluate('window.blocked.toSorted()'))
      .toEqual(['img-src', 'script-src-attr']);
    // The handler would run once its image has failed to load.
    await expect
      .poll(() => page.evaluate('[...document.images].every(({ complete }) => complete)'))
      .toBe(true);
    expect(await page.evaluate('String(window.hacked)')).toBe('undefined');
    await page.close();
  });

  test('the search finds a call by what it does, and says so in the address', async () => {
    const page = await open('/');
    await page.getByRole('searchbox').fill('how its path is resolved');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'openat2', exact: true }).waitFor();
    await expect.poll(() => new URL(page.url()).search).toBe('?q=how%20its%20path%20is%20resolved');
    await page.getByRole('link', { name: 'openat2', exact: true }).click();
    await page.waitForURL('**/syscalls/openat2/');
    // Proposals whose names begin like the call have more words that match.
    for (const words of ['mkdir', 'which kernel has mkdir', 'mkdir 20.10.9']) {
      await page.goto(`${site.origin}/search/?q=${encodeURIComponent(words)}`);
      await expect.poll(() => page.locator('#results li a').first().textContent()).toBe('mkdir');
    }
    await page.close();
  });

  test('an address that does not exist has a page with the way back', async () => {
    const page = await site.open('/about/');
    const [status, text] = await page.evaluate<[number, string]>(
      "fetch('/syscalls/no_such_call/').then(async (answer) => [answer.status, await answer.text()])",
    );
    expect(status).toBe(404);
    expect(text).toContain('<h1>There is no such page</h1>');
    expect(text).toContain('<a href="/syscalls/">All system calls</a>');
    await page.close();
  });
});

/** What a script fills in later is there. */
async function settled(page: Page): Promise<void> {
  const { pathname } = new URL(page.url());
  if (pathname === '/playground/') await page.locator('#containers table, #containers p').waitFor();
  if (pathname === '/can-i-call/' && page.url().includes('?'))
    await page.locator('#ask-matrix table').waitFor();
  if (pathname === '/compare/' && page.url().includes('?')) await page.locator('#sides h2').nth(1).waitFor();
  if (pathname === '/search/') await page.locator('#results li').first().waitFor();
}
