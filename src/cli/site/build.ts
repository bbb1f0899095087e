import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { loadHighlighter } from '../../site/highlight.ts';
import { siteFiles } from '../../site/site.ts';
import { describeSystemError, Failure } from '../failure.ts';
import { SearchIndex } from './search.ts';
import { SiteReader } from './site-reader.ts';

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

/** Builds the site into a folder. `url` is the URL at which it will be published. */
export async function buildInto(
  output: string,
  specs: readonly string[],
  url: string | undefined,
): Promise<BuildResult> {
  const start = performance.now();
  const highlight = await loadHighlighter();
  const collector = new SiteReader(specs, url);
  const files = siteFiles(collector.read(), { highlight });
  const index = await SearchIndex.open();
  const folders: Folders = new Map();
  let written = 0;
  for (const [path, make] of files) {
    const text = make();
    if (path.endsWith('.html')) await index?.add(path, text);
    if (writeChanged(join(output, path), Buffer.from(text), folders)) written++;
  }
  const search = await index?.finish();
  for (const [path, content] of search ?? [])
    if (writeChanged(join(output, path), Buffer.from(content), folders)) written++;
  removeStale(join(output, 'pagefind'), new Set(search?.keys()), output);
  return {
    output,
    files: files.size + (search?.size ?? 0),
    written,
    hasSearch: search !== undefined,
    seconds: (performance.now() - start) / 1000,
  };
}

/** The folders that exist, each with whether this build has made it, so that it has no older files. */
type Folders = Map<string, { readonly isNew: boolean }>;

/** Writes a file unless it already has the content, so that web servers and browsers see no change. */
function writeChanged(path: string, content: Buffer, folders: Folders): boolean {
  try {
    const folder = dirname(path);
    const known = folders.get(folder) ?? {
      isNew: mkdirSync(folder, { recursive: true }) !== undefined,
    };
    folders.set(folder, known);
    if (!known.isNew && readOrNothing(path)?.equals(content) === true) return false;
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

/** Removes search files of earlier builds, which have other names because they are named after their content. */
function removeStale(folder: string, wanted: ReadonlySet<string>, output: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name);
    const isOld = /\.pf_\w+$/.test(name) && !wanted.has(relative(output, path).replaceAll(sep, '/'));
    if (isOld) rmSync(path);
  }
}
