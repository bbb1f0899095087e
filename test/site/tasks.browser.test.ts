import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowsedSite, executable } from '../support/browser.ts';
import { MAKING_MS } from '../support/made-once.ts';

/* What people come for, on the first screen of the page that they land on: nobody has to scroll for an answer. */

/** A laptop's window, and a phone's. */
const SCREENS = [
  ['wide', { width: 1280, height: 800 }],
  ['on a phone', { width: 390, height: 844 }],
] as const;

/** A patch whose permission check comes first, as a mail brings it. */
const PATCH = `From: A Developer <dev@example.org>
Subject: [PATCH] fs: add xyzzy()

---
 fs/xyzzy.c | 16 ++++++++++++++++
 1 file changed, 16 insertions(+)

diff --git a/fs/xyzzy.c b/fs/xyzzy.c
new file mode 100644
index 000000000000..111111111111
--- /dev/null
+++ b/fs/xyzzy.c
@@ -0,0 +1,11 @@
+SYSCALL_DEFINE2(xyzzy, int, fd, unsigned int, flags)
+{
+\tif (!capable(CAP_NET_ADMIN))
+\t\treturn -EPERM;
+\tif (flags)
+\t\treturn -EINVAL;
+\tCLASS(fd, f)(fd);
+\tif (fd_empty(f))
+\t\treturn -EBADF;
+\treturn do_xyzzy(fd_file(f));
+}
`;

describe.skipIf(executable === undefined)('without scrolling', () => {
  let site: BrowsedSite;
  beforeAll(async () => {
    site = await BrowsedSite.built();
  }, MAKING_MS);
  afterAll(() => site?.stop());

  describe.each(SCREENS)('%s', (_, viewport) => {
    /** All of an element is on the first screen, and nobody has scrolled. */
    async function isOnFirstScreen(page: Page, element: Locator): Promise<void> {
      await element.waitFor();
      expect(await page.evaluate('scrollY')).toBe(0);
      // What a worker answers may be drawn anew between two looks.
      const bottom = async (): Promise<number> => {
        const box = await element.boundingBox();
        return box === null || box.y < 0 ? Number.POSITIVE_INFINITY : Math.round(box.y + box.height);
      };
      await expect.poll(bottom).toBeLessThanOrEqual(viewport.height);
    }

    test('may I call openat2 in Docker 20.10.9 on arm64?', async () => {
      const page = await site.open('/can-i-call/?call=openat2&runtime=docker@20.10.9&arch=arm64', {
        viewport,
      });
      const answer = page.locator('.reply');
      await isOnFirstScreen(page, answer);
      await expect
        .poll(() => answer.textContent())
        .toBe('Yes: Docker 20.10.9 lets openat2 pass on arm64. allow');
      await page.close();
    }, 60_000);

    test('and what helps where it is refused?', async () => {
      const page = await site.open('/can-i-call/?call=clone3&runtime=docker@20.10.9', { viewport });
      const [update, program] = [page.locator('.todo li').first(), page.locator('.todo li').last()];
      await isOnFirstScreen(page, update);
      await isOnFirstScreen(page, program);
      await expect
        .poll(() => update.textContent())
        .toMatch(/^Update Docker to 20\.10\.10 or later, which returns ENOSYS/);
      await expect
        .poll(() => program.textContent())
        .toContain('make the call clone3(NULL, 0) after an EPERM');
      await page.close();
    }, 60_000);

    test('the question of the home page is asked from there', async () => {
      const page = await site.open('/', { viewport });
      await isOnFirstScreen(page, page.getByRole('button', { name: 'Ask' }));
      await page.getByLabel('May I call').fill('openat2');
      await page.getByLabel('in', { exact: true }).fill('docker@20.10.9');
      await page.keyboard.press('Enter');
      await page.locator('.reply').waitFor();
      await expect.poll(() => new URL(page.url()).search).toBe('?call=openat2&runtime=docker%4020.10.9');
      await page.close();
    }, 60_000);

    test('and on another architecture, by the name that Docker has for it?', async () => {
      const page = await site.open('/syscalls/openat2/', { viewport });
      const choice = page.getByLabel('architecture', { exact: true });
      await isOnFirstScreen(page, choice);
      await choice.focus();
      await page.keyboard.type('arm64');
      await expect.poll(() => choice.inputValue()).toBe('arm64');
      await expect
        .poll(() => page.locator('#ask-status').textContent())
        .toBe('The table says this of arm64, with default profiles.');
      await expect.poll(() => new URL(page.url()).search).toBe('?arch=arm64');
      await isOnFirstScreen(page, page.locator('.matrix'));
      await page.close();
    }, 60_000);

    test('which step answers EPERM, and how do I probe?', async () => {
      const page = await site.open('/syscalls/openat2/', { viewport });
      await isOnFirstScreen(page, page.locator('.matrix'));
      await isOnFirstScreen(page, page.locator('.who a').first());
      const probe = page.locator('.probes code').first();
      await isOnFirstScreen(page, probe);
      await expect.poll(() => probe.textContent()).toBe('openat2(-1, NULL, NULL, 0)');
      // With the errno that it fails with, and how long that will hold.
      await isOnFirstScreen(page, page.locator('.probes .grade').first());
      await page.locator('.who a').first().click();
      await expect.poll(() => page.locator('.step:target .errors').textContent()).toContain('EPERM');
      await page.close();
    });

    // Of these, what runtimes return changed most often, or the words about steps are the longest; mkdir was read by a program.
    test.each([
      'socket',
      'clone3',
      'cachestat',
      'fchmodat2',
      'mount_setattr',
      'landlock_restrict_self',
      'mkdir',
    ])('the same of %s', async (name) => {
      const page = await site.open(`/syscalls/${name}/`, { viewport });
      for (const part of ['.matrix', '.probes code', '.probes .grade'])
        await isOnFirstScreen(page, page.locator(part).first());
      await page.close();
    });

    test('what do I change in my patch?', async () => {
      const page = await site.open(`/playground/`, { viewport });
      // Nothing has to be selected and deleted first.
      await page.getByLabel('Start from').selectOption('nothing, to paste a patch');
      await expect.poll(() => page.locator('#verdict').textContent()).toBe('Paste C, a patch or a mail');
      await expect.poll(() => page.locator('#findings li').count()).toBe(0);
      await page.locator('.cm-content').fill(PATCH);
      // To fill the editor scrolls to it, which pasting does not.
      await page.evaluate('scrollTo(0, 0)');
      const change = page.locator('#findings li li').filter({ hasText: /^move step \d+ before step 1/ });
      await isOnFirstScreen(page, change.first());
      await page.close();
    }, 60_000);
  });

  test('a question stands in the address, but for the profile, and is asked again from it', async () => {
    const page = await site.open('/can-i-call/?call=openat2&runtime=docker@20.10.9&libseccomp=2.4.1');
    await expect.poll(() => page.locator('.reply').textContent()).toMatch(/^No: /);
    await page.getByLabel('libseccomp', { exact: true }).fill('2.5.4');
    await expect.poll(() => page.locator('.reply').textContent()).toMatch(/^Yes: /);
    await page.getByLabel('Your profile').fill('{"defaultAction": "SCMP_ACT_ERRNO"}');
    await expect.poll(() => page.locator('.reply').textContent()).toMatch(/^No: The profile refuses openat2/);
    await expect
      .poll(() => new URL(page.url()).search)
      .toBe('?call=openat2&runtime=docker%4020.10.9&libseccomp=2.5.4');
    await page.close();
  }, 60_000);
});
