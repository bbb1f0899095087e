import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { datasetLines } from '../../data/dataset.ts';
import { loadHighlighter } from '../../site/highlight.ts';
import { siteFiles } from '../../site/site.ts';
import { type EarlyCalls, writeEarly } from './early-calls.ts';
import { SearchIndex } from './search.ts';
import { searchedHtml } from './searched-html.ts';
import { SiteReader } from './site-reader.ts';
import { SiteWriter } from './site-writer.ts';
import { CallThreads } from './threads/call-threads.ts';

/** The result of a build. */
export interface BuildResult {
  readonly output: string;
  readonly files: number;
  /** Files that were new or had changed. */
  readonly written: number;
  /** False if Pagefind is not installed; the search page then says so. */
  readonly hasSearch: boolean;
  readonly seconds: number;
}

/**
 * Builds the site into a folder. `url` is the URL at which it will be published. If there are many specs besides those of
 * the package, threads read them and write the files about their calls. The search has all pages in an order that does
 * not depend on who wrote them. Nothing is written if a spec is refused.
 *
 * @param count of the threads, if it is not to follow from how many files there are
 */
export async function buildInto(
  output: string,
  specs: readonly string[],
  url: string | undefined,
  count?: number,
): Promise<BuildResult> {
  const start = performance.now();
  const reader = new SiteReader(specs, url);
  const sources = reader.files();
  const threads = CallThreads.start({
    files: sources.filter(({ isOwn }) => isOwn),
    publication: reader.publication,
    output,
    count,
  });
  try {
    const highlight = await loadHighlighter();
    const index = await SearchIndex.open();
    const writer = new SiteWriter(output);
    const early =
      threads === undefined
        ? NOTHING_EARLY
        : await writeEarly({ threads, reader, sources, highlight, index, writer });
    const site = reader.read(sources, early.written);
    const files = siteFiles(site, { highlight, lineOf: early.lineOf ?? datasetLines(site) });
    const isWritten = early.unchangedIn(site);
    const changed = new Set(early.changed);
    const write = (path: string, content: string | Uint8Array): void => {
      if (writer.write(path, content)) changed.add(path);
    };
    for (const [path, make] of files) {
      if (!path.endsWith('.html')) continue;
      const text = isWritten(path) ? readFileSync(join(output, path), 'utf8') : make();
      if (!isWritten(path)) write(path, text);
      await index?.add(path, searchedHtml(text));
    }
    const searching = index?.finish();
    for (const [path, make] of files) if (!path.endsWith('.html') && !isWritten(path)) write(path, make());
    const search = await searching;
    for (const [path, content] of search ?? []) write(path, content);
    removeStale(join(output, 'pagefind'), new Set(search?.keys()), output);
    return {
      output,
      files: files.size + early.filesOf(site) + (search?.size ?? 0),
      written: changed.size,
      hasSearch: search !== undefined,
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    threads?.close();
  }
}

const NOTHING_EARLY: EarlyCalls = {
  written: new Map(),
  lineOf: undefined,
  changed: new Set(),
  unchangedIn: () => () => false,
  filesOf: () => 0,
};

/** Removes search files of earlier builds, which have other names because they are named after their content. */
function removeStale(folder: string, wanted: ReadonlySet<string>, output: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const isOld = /\.pf_\w+$/.test(name) && !wanted.has(relative(output, path).replaceAll(sep, '/'));
    if (isOld) rmSync(path);
  }
}
