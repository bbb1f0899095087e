import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BrowsedSite, executable } from '../support/browser.ts';
import { MAKING_MS } from '../support/made-once.ts';

/* The fields on a call's page, which have its matrix answer for another host. */

describe.skipIf(executable === undefined)('on the page of a call', () => {
  let site: BrowsedSite;
  beforeAll(async () => {
    site = await BrowsedSite.built();
  }, MAKING_MS);
  afterAll(() => site?.stop());

  test('another libseccomp changes the matrix and stands in the address, and taking it away brings both back', async () => {
    const page = await site.open('/syscalls/openat2/');
    const docker = page.locator('.matrix tr', { hasText: 'Docker' });
    const built = await docker.textContent();
    const said = page.locator('#ask-built');
    await page.getByText('Capabilities, libseccomp', { exact: true }).click();
    await page.getByLabel('libseccomp', { exact: true }).fill('2.4.1');
    // libseccomp 2.4.1 does not know openat2, so that no rule for it is added.
    await expect.poll(() => docker.textContent()).not.toBe(built);
    await expect.poll(() => docker.textContent()).not.toContain('allow');
    await expect.poll(() => said.isVisible()).toBe(false);
    await expect
      .poll(() => page.locator('#ask-status').textContent())
      .toBe('The table says this of x86_64, libseccomp 2.4.1, with default profiles.');
    await expect.poll(() => new URL(page.url()).search).toBe('?libseccomp=2.4.1');

    await page.getByLabel('libseccomp', { exact: true }).fill('');
    await expect.poll(() => docker.textContent()).toBe(built);
    await expect.poll(() => said.isVisible()).toBe(true);
    await expect.poll(() => new URL(page.url()).search).toBe('');
    await page.close();
  }, 60_000);

  test('the address of "Can I call it?" asks the same here', async () => {
    const page = await site.open('/syscalls/openat2/?runtime=docker@20.10.9&arch=arm64');
    await expect
      .poll(() => page.locator('.reply').textContent())
      .toBe('Yes: Docker 20.10.9 lets openat2 pass on arm64. allow');
    await expect.poll(() => page.locator('.matrix [aria-current]').textContent()).toBe('allow since 20.10.0');
    await expect.poll(() => page.locator('select[name=arch]').inputValue()).toBe('arm64');
    await page.close();
  }, 60_000);

  test('what is no release of Linux is said, and nothing is loaded before a question', async () => {
    const page = await site.open('/syscalls/openat2/');
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.getByLabel('Linux', { exact: true }).fill('six');
    await expect
      .poll(() => page.locator('#ask-status').textContent())
      .toBe('"six" is not a release of Linux, such as 6.12.');
    expect(asked.find((path) => path.startsWith('/can-i-call/'))).toBe('/can-i-call/ask-worker.js');
    await page.close();
  }, 60_000);
});
