import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { expect } from 'vitest';
import { builtSite } from './built-site.ts';
import { program } from './command-line.ts';

/** The installed Chromium or Chrome; undefined if there is none. The tests that need it are then skipped. */
export const executable = [
  '/usr/bin/chromium-headless-shell',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => existsSync(path));
if (executable === undefined)
  console.log('SKIPPED: no chromium: the site is not looked at in a browser (test/site/*.browser.test.ts)');

/** How long a page may take where others use the machine: `site serve` makes the search when it is asked for it. */
const PATIENCE_MS = 110_000;

/** A server of the site. */
interface Served {
  readonly origin: string;
  stop(): void;
}

/** A browser with the site. */
export class BrowsedSite {
  readonly origin: string;
  readonly #browser: Browser;
  readonly #served: Served;

  private constructor(browser: Browser, served: Served) {
    this.origin = served.origin;
    this.#browser = browser;
    this.#served = served;
  }

  /** Starts a browser with the site that `site serve` serves, which makes each page when it is asked for. */
  static async served(): Promise<BrowsedSite> {
    const server = spawn(process.execPath, [program, 'site', 'serve', '--port', '0'], {
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
    return new BrowsedSite(await launch(), { origin, stop: () => server.kill() });
  }

  /** Starts a browser with the files that `site build` wrote, once for all test files of a run. */
  static async built(): Promise<BrowsedSite> {
    const site = builtSite();
    const server = createServer((request, response) => {
      const { pathname } = new URL(request.url ?? '', 'http://localhost');
      const path = join(site, decodeURIComponent(pathname), pathname.endsWith('/') ? 'index.html' : '');
      const isFile = path.startsWith(site) && statSync(path, { throwIfNoEntry: false })?.isFile() === true;
      response.writeHead(isFile ? 200 : 404, { 'content-type': TYPES[extname(path)] ?? 'text/plain' });
      response.end(isFile ? readFileSync(path) : '');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('the server has no port');
    const origin = `http://127.0.0.1:${address.port}`;
    return new BrowsedSite(await launch(), { origin, stop: () => server.close() });
  }

  /** Opens a page. Fails if a script throws, or if a request fails or leaves the site. */
  async open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const page = await this.#browser.newPage(options);
    page.setDefaultTimeout(PATIENCE_MS);
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
    this.#served.stop();
  }
}

/** The types of the files that browsers refuse under another type. */
const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: executable ?? '', args: ['--no-sandbox'] });
}
