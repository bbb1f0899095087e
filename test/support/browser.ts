import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { program } from './command-line.ts';

/** The installed Chromium or Chrome; undefined if there is none. The tests that need it are then skipped. */
export const executable = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);
if (executable === undefined)
  console.log('SKIPPED: no chromium: the site is not looked at in a browser (test/site/*.browser.test.ts)');

/** A browser with the site that `site serve` serves. */
export class BrowsedSite {
  readonly origin: string;
  readonly #browser: Browser;
  readonly #server: ChildProcess;

  private constructor(origin: string, browser: Browser, server: ChildProcess) {
    this.origin = origin;
    this.#browser = browser;
    this.#server = server;
  }

  /**
   * Starts a server and a browser.
   *
   * @param more further arguments for `site serve`
   */
  static async start(...more: readonly string[]): Promise<BrowsedSite> {
    const server = spawn(process.execPath, [program, 'site', 'serve', '--port', '0', ...more], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const origin = await new Promise<string>((resolve, reject) => {
      let said = '';
      server.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const url = /http:\/\/[\d.:]+(?=\/ )/.exec(said)?.[0];
        if (url !== undefined) resolve(url);
      });
      server.once('exit', (status) => reject(new Error(`site serve ended with ${status}: ${said}`)));
    });
    const browser = await chromium.launch({ executablePath: executable ?? '', args: ['--no-sandbox'] });
    return new BrowsedSite(origin, browser, server);
  }

  /** Opens a page. Fails if a script throws, or if a request fails or leaves the site. */
  async open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const page = await this.#browser.newPage(options);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('requestfailed', (request) => faults.push(request.url()));
    page.on('response', (response) => {
      if (response.status() >= 400 && !response.url().endsWith('/favicon.ico'))
        faults.push(`${response.status()} ${response.url()}`);
    });
    page.on('request', (request) => {
      if (!/^(?:blob|data):/.test(request.url()) && !request.url().startsWith(this.origin))
        faults.push(`asks ${request.url()}`);
    });
    await page.goto(`${this.origin}${path}`);
    expect(faults).toEqual([]);
    return page;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    this.#server.kill();
  }
}
