import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { loadHighlighter } from '../../site/highlight.ts';
import { siteFiles } from '../../site/site.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { Collector } from './collect.ts';
import { SearchIndex } from './search.ts';

/** What a build did. */
export interface BuildResult {
  readonly output: string;
  readonly files: number;
  /** Files that were not there, or held something else. */
  readonly written: number;
  /** False where Pagefind is not installed: the search page then says so. */
  readonly hasSearch: boolean;
  readonly seconds: number;
}

/** Builds the site into a folder. `url` is where it will be served. */
export async function buildInto(
  output: string,
  specs: readonly string[],
  url: string | undefined,
): Promise<BuildResult> {
  const start = performance.now();
  const highlight = await loadHighlighter();
  const collector = new Collector(specs, url);
  const files = siteFiles(collector.collect(), { highlight });
  const index = await SearchIndex.open();
  let written = 0;
  for (const [path, make] of files) {
    const text = make();
    if (path.endsWith('.html')) await index?.add(path, text);
    if (writeChanged(join(output, path), Buffer.from(text))) written++;
  }
  const search = await index?.finish();
  for (const [path, content] of search ?? [])
    if (writeChanged(join(output, path), Buffer.from(content))) written++;
  removeStale(join(output, 'pagefind'), new Set(search?.keys()), output);
  return {
    output,
    files: files.size + (search?.size ?? 0),
    written,
    hasSearch: search !== undefined,
    seconds: (performance.now() - start) / 1000,
  };
}

/** Leaves a file alone that holds the text already, so that hosts and browsers see no change where there is none. */
function writeChanged(path: string, content: Buffer): boolean {
  if (readOrNothing(path)?.equals(content) === true) return false;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    return true;
  } catch (error) {
    const message = describeSystemError(error);
    if (message === undefined) throw error;
    throw new Failure(`cannot write ${path}: ${message}`);
  }
}

function readOrNothing(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

/** Files of the search are named after their content: those of an earlier build would never be removed. */
function removeStale(folder: string, wanted: ReadonlySet<string>, output: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const isOld = /\.pf_\w+$/.test(name) && !wanted.has(relative(output, path).replaceAll(sep, '/'));
    if (isOld) rmSync(path);
  }
}
