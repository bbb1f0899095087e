import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { datasetLines } from '../../data/dataset.ts';
import { callFiles } from '../../site/call-files.ts';
import { callSiteOf } from '../../site/call-site.ts';
import { loadHighlighter } from '../../site/highlight.ts';
import { type SiteTools, siteFiles } from '../../site/site.ts';
import type { CallSource } from '../../site/site-source.ts';
import type { Spec } from '../../spec/model.ts';
import { SearchIndex } from './search.ts';
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
 * Builds the site into a folder. `url` is the URL at which it will be published. Threads write the files about each call
 * while this one writes the others; the search reads all pages, in an order that does not depend on who wrote them.
 */
export async function buildInto(
  output: string,
  specs: readonly string[],
  url: string | undefined,
): Promise<BuildResult> {
  const start = performance.now();
  const highlight = await loadHighlighter();
  const site = new SiteReader(specs, url).read();
  const made = new Map<Spec, string>();
  const newLine = datasetLines(site);
  const tools = { highlight, lineOf: (call) => made.get(call.spec) ?? newLine(call) } satisfies SiteTools;
  const files = siteFiles(site, tools);
  const callSite = callSiteOf(site, tools.lineOf);
  const pathsOf = (call: CallSource): readonly string[] => [...callFiles(call, callSite, highlight).keys()];
  const threads = CallThreads.start({ calls: site.calls, site: callSite, pathsOf, output });
  const index = await SearchIndex.open();
  const writer = new SiteWriter(output);
  const textOf = async (path: string, make: () => string): Promise<string> => {
    const written = threads?.written(path);
    await written;
    if (written !== undefined) return readFileSync(join(output, path), 'utf8');
    const text = make();
    writer.write(path, text);
    return text;
  };
  try {
    for (const [path, make] of files) {
      if (!path.endsWith('.html')) continue;
      const text = await textOf(path, make);
      await index?.add(path, text);
    }
    const ofCalls = await threads?.finish();
    for (const [spec, line] of ofCalls?.lines ?? []) made.set(spec, line);
    for (const [path, make] of files)
      if (!path.endsWith('.html') && threads?.written(path) === undefined) writer.write(path, make());
    const search = await index?.finish();
    for (const [path, content] of search ?? []) writer.write(path, content);
    removeStale(join(output, 'pagefind'), new Set(search?.keys()), output);
    return {
      output,
      files: files.size + (search?.size ?? 0),
      written: writer.written + (ofCalls?.written ?? 0),
      hasSearch: search !== undefined,
      seconds: (performance.now() - start) / 1000,
    };
  } finally {
    threads?.close();
  }
}

/** Removes search files of earlier builds, which have other names because they are named after their content. */
function removeStale(folder: string, wanted: ReadonlySet<string>, output: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const isOld = /\.pf_\w+$/.test(name) && !wanted.has(relative(output, path).replaceAll(sep, '/'));
    if (isOld) rmSync(path);
  }
}
