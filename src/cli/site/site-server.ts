import { createServer, type Server, type ServerResponse } from 'node:http';
import { extname, relative } from 'node:path';
import { watch } from 'chokidar';
import { datasetLines } from '../../data/dataset.ts';
import { loadHighlighter } from '../../site/highlight.ts';
import { NOT_FOUND_FILE, type SiteFiles, siteFiles } from '../../site/site.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { isAllowedHost } from './allowed-host.ts';
import { RELOAD_SCRIPT, RELOAD_TAG } from './reload.ts';
import { SearchIndex } from './search.ts';
import { SiteReader } from './site-reader.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.xml': 'application/xml',
};

/** The URLs of requests have no host. */
const BASE = 'http://site';

/** Handle a change after this time without another one, because editors write a file in several steps. */
const SETTLED_MS = 40;

export interface SiteServerOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly specs: readonly string[];
  /** Receives log lines. */
  log(line: string): void;
}

/** Serves the site: builds files on request and follows changes of their sources. */
export class SiteServer {
  readonly #options: SiteServerOptions;
  readonly #collector: SiteReader;
  readonly #listeners = new Set<ServerResponse>();
  readonly #made = new Map<string, string>();
  #files: SiteFiles = new Map();
  #collect: () => void = () => {};
  #lastPage = 'index.html';
  #index: Promise<ReadonlyMap<string, Uint8Array> | undefined> | undefined;

  constructor(options: SiteServerOptions) {
    this.#options = options;
    this.#collector = new SiteReader(options.specs);
  }

  /** Starts the server and returns its URL. It runs until the process ends. */
  async start(): Promise<string> {
    const highlight = await loadHighlighter();
    this.#collect = () => {
      const site = this.#collector.read();
      this.#files = siteFiles(site, { highlight, lineOf: datasetLines(site) });
      this.#made.clear();
      this.#index = undefined;
    };
    const server = createServer(({ method, url, headers }, response) => {
      if (!isAllowedHost(this.#options.host, headers.host)) response.writeHead(403).end();
      else if (method !== 'GET' && method !== 'HEAD') response.writeHead(405).end();
      else if (!URL.canParse(url ?? '/', BASE)) response.writeHead(400).end();
      else this.#answer(new URL(url ?? '/', BASE).pathname, response);
    });
    const port = await listen(server, this.#options);
    const { host } = this.#options;
    const address = `http://${host.includes(':') ? `[${host}]` : host}:${port}/`;
    this.#collector.servedAt(address);
    this.#collect();
    this.#watch();
    return address;
  }

  #answer(pathname: string, response: ServerResponse): void {
    if (pathname === '/-/changes') this.#listen(response);
    else if (pathname.startsWith('/pagefind/')) void this.#search(pathname.slice(1), response);
    else if (pathname === '/-/reload.js') send(response, 200, '.js', RELOAD_SCRIPT);
    else {
      const path = pathname.slice(1);
      const file = path === '' || path.endsWith('/') ? `${path}index.html` : path;
      if (this.#files.has(file)) send(response, 200, extname(file), this.#text(file));
      else if (this.#files.has(`${file}/index.html`))
        response.writeHead(308, { location: `${pathname}/` }).end();
      else send(response, 404, '.html', this.#files.get(NOT_FOUND_FILE)?.() ?? '');
    }
  }

  /** Serves files of the search, which is built on first use because it needs all pages. */
  async #search(path: string, response: ServerResponse): Promise<void> {
    this.#index ??= this.#makeIndex();
    const content = await this.#index.then((index) => index?.get(path));
    send(response, content === undefined ? 404 : 200, extname(path), content ?? '');
  }

  async #makeIndex(): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
    const index = await SearchIndex.open();
    for (const [path, make] of this.#files) if (path.endsWith('.html')) await index?.add(path, make());
    return index?.finish();
  }

  /** The text of a file, built at most once between two changes. */
  #text(file: string): string {
    const known = this.#made.get(file);
    if (known !== undefined) return known;
    const text = this.#files.get(file)?.() ?? '';
    const isPage = file.endsWith('.html');
    if (isPage) this.#lastPage = file;
    const served = isPage ? text.replace('</body>', `${RELOAD_TAG}</body>`) : text;
    this.#made.set(file, served);
    return served;
  }

  #listen(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 500\n\n');
    this.#listeners.add(response);
    response.on('close', () => this.#listeners.delete(response));
  }

  #tell(event: 'changed' | 'fault', message: string): void {
    for (const response of this.#listeners)
      response.write(`event: ${event}\ndata: ${JSON.stringify(message)}\n\n`);
  }

  #watch(): void {
    let timer: NodeJS.Timeout | undefined;
    watch([...this.#collector.watched], { ignoreInitial: true }).on('all', (_, path) => {
      clearTimeout(timer);
      timer = setTimeout(() => this.#rebuild(relative(process.cwd(), path)), SETTLED_MS);
    });
  }

  /** Handles a change: rebuilds the page that was requested last at once, and other pages on request. */
  #rebuild(changed: string): void {
    const start = performance.now();
    try {
      this.#collect();
      this.#text(this.#files.has(this.#lastPage) ? this.#lastPage : 'index.html');
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.#options.log(message);
      this.#tell('fault', message);
      return;
    }
    this.#options.log(`${changed}: rebuilt in ${Math.round(performance.now() - start)} ms`);
    this.#tell('changed', changed);
  }
}

function send(
  response: ServerResponse,
  status: number,
  extension: string,
  content: string | Uint8Array,
): void {
  response
    .writeHead(status, {
      'content-type': TYPES[extension] ?? 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end(content);
}

async function listen(server: Server, { host, port }: SiteServerOptions): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const message = describeSystemError(error);
      reject(message === undefined ? error : new Failure(`cannot serve at ${host}:${port}: ${message}`));
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : port;
}
