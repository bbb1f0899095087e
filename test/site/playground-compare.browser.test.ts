import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowsedSite, executable } from '../support/browser.ts';
import { MAKING_MS } from '../support/made-once.ts';

const root = join(import.meta.dirname, '../..');

/* Two texts side by side in the playground, and the playground in a frame of another page. */

test('what compares texts, which is loaded when that is asked for, weighs no more than 5 kB, compressed', () => {
  const bytes = gzipSync(readFileSync(join(root, 'dist/playground/compare.js')), { level: 9 }).length;
  expect(bytes).toBeLessThan(5000);
});

describe.skipIf(executable === undefined)('the playground', () => {
  let site: BrowsedSite;
  beforeAll(async () => {
    site = await BrowsedSite.built();
  }, MAKING_MS);
  afterAll(() => site?.stop());

  test('a check that was moved stands in both places, and what it mends is no longer found', async () => {
    const page = await site.open('/playground/');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.locator('#verdict').filter({ hasText: 'no probe' }).waitFor();
    expect(asked).not.toContain('/playground/compare.js');
    await page.locator('#compare summary').click();
    const rows = page.locator('#compare .versions tbody tr');
    await rows.first().waitFor();
    await expect.poll(() => page.locator('#compare tr.added, #compare tr.removed').count()).toBe(0);

    await page.locator('.cm-content').fill(
      `syscall: xyzzy
prototype: int xyzzy(int fd, const char __user *name, unsigned int flags)
entry:
  - check: flags != 0
    error: EINVAL
  - permission: CAP_SYS_ADMIN
    error: EPERM
  - lookup: fd
    error: EBADF
`,
    );
    const removed = page.locator('#compare tr.removed');
    await expect.poll(() => removed.first().textContent()).toContain('permission CAP_SYS_ADMIN EPERM');
    await expect
      .poll(() => page.locator('#compare ul').first().textContent())
      .toContain('probe-before-permission');
    await expect
      .poll(() => page.locator('#compare > div > p').textContent())
      .toContain('Before: xyzzy, no probe');
    await page.close();
  }, 60_000);

  test('any shipped spec can be the earlier one', async () => {
    const page = await site.open('/playground/?spec=syscalls/openat2');
    await page.locator('#compare summary').click();
    await page.locator('#compare select').selectOption('syscalls/openat');
    await expect
      .poll(() => page.locator('#compare > div > p').textContent())
      .toMatch(/^Before: openat, .* Now: openat2, /);
    await page.close();
  }, 60_000);

  test('in a frame, only the editor and its findings are shown', async () => {
    const page = await site.open('/playground/?embed');
    await page.locator('#verdict').filter({ hasText: 'no probe' }).waitFor();
    await expect.poll(() => page.locator('header').isVisible()).toBe(false);
    await expect.poll(() => page.locator('footer').isVisible()).toBe(false);
    await expect.poll(() => page.locator('.cm-content').isVisible()).toBe(true);
    await page.close();
  }, 60_000);
});
