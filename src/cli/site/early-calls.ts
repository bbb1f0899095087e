import { setImmediate } from 'node:timers/promises';
import { type DatasetLineOf, datasetLines } from '../../data/dataset.ts';
import { callFiles } from '../../site/call-files.ts';
import { type CallSite, callSiteOf } from '../../site/call-site.ts';
import type { Highlighter } from '../../site/highlight.ts';
import { siteFiles } from '../../site/site.ts';
import { folderOfCall, isWritten, type SiteSource, type WrittenCall } from '../../site/site-source.ts';
import { refuseDuplicateCalls, type SpecPath } from './calls.ts';
import type { SearchIndex } from './search.ts';
import type { SiteReader, WrittenCalls } from './site-reader.ts';
import type { SiteWriter } from './site-writer.ts';
import type { CallThreads } from './threads/call-threads.ts';

/** What is written of calls before all specs are read. */
export interface EarlyCalls {
  /** The calls that threads have written. */
  readonly written: WrittenCalls;
  readonly lineOf: DatasetLineOf | undefined;
  /** The files that were new or had changed. */
  readonly changed: ReadonlySet<string>;
  /** Tells whether a file that this thread wrote is as the whole site has it. */
  readonly unchangedIn: (site: SiteSource) => (path: string) => boolean;
  /** How many files the threads have written for the site. */
  readonly filesOf: (site: SiteSource) => number;
}

export interface EarlyOptions {
  readonly threads: CallThreads;
  readonly reader: SiteReader;
  readonly sources: readonly SpecPath[];
  readonly highlight: Highlighter;
  readonly index: SearchIndex | undefined;
  readonly writer: SiteWriter;
}

/**
 * Writes the calls of the package while threads write the others, whose pages the search reads as they come. Before, all
 * specs are read: a fault or a duplicate is refused and nothing is written.
 */
export async function writeEarly(options: EarlyOptions): Promise<EarlyCalls> {
  const { threads, reader, sources, highlight, index, writer } = options;
  const packaged = sources.filter(({ isOwn }) => !isOwn);
  const named = new Map([...reader.namedCalls(packaged), ...(await threads.read())]);
  refuseDuplicateCalls(sources.flatMap(({ path }) => named.get(path) ?? []));
  threads.allowWriting();
  const shipped = reader.read(packaged);
  const lineOf = datasetLines(shipped);
  const callSite = callSiteOf(shipped, lineOf);
  const written = new Map<string, readonly WrittenCall[]>();
  const files = new Map<WrittenCall, number>();
  const changed = new Set<string>();
  const paths = new Set<string>();

  const addWritten = async (): Promise<void> => {
    for await (const { path, calls } of threads.written()) {
      const own: WrittenCall[] = [];
      for (const { number, searched, changed: changedOfCall, files: count, ...sent } of calls) {
        const call = { ...sent, containers: reader.rowsFor(number) };
        own.push(call);
        files.set(call, count);
        for (const one of changedOfCall) changed.add(one);
        await index?.add(pageOf(call), searched);
      }
      written.set(path, own);
    }
  };
  const writeShipped = async (): Promise<void> => {
    for (const call of shipped.calls) {
      if (isWritten(call)) continue;
      for (const [path, make] of callFiles(call, callSite, highlight)) {
        if (writer.write(path, make())) changed.add(path);
        paths.add(path);
      }
      await setImmediate();
    }
  };
  for (const path of pagesBefore(sources, shipped, highlight, lineOf)) await index?.reserve(path);
  await Promise.all([addWritten(), writeShipped()]);
  return {
    written,
    lineOf,
    changed,
    unchangedIn: (site) => {
      const other = new Set(otherPages(site, callSite, callSiteOf(site, lineOf)));
      return (path) => paths.has(path) && !other.has(path);
    },
    filesOf: ({ calls }) =>
      calls.reduce((sum, call) => sum + (isWritten(call) ? (files.get(call) ?? 0) : 0), 0),
  };
}

function pageOf(call: Parameters<typeof folderOfCall>[0]): string {
  return `${folderOfCall(call)}index.html`;
}

/** The pages that come before those of the threads. */
function pagesBefore(
  sources: readonly SpecPath[],
  shipped: SiteSource,
  highlight: Highlighter,
  lineOf: DatasetLineOf,
): readonly string[] {
  const first = sources.findIndex(({ isOwn }) => isOwn);
  const earlier = new Set(sources.slice(0, first).map(({ path }) => path));
  const last = shipped.calls.findLast(({ document }) => earlier.has(document.path));
  const pages = [...siteFiles(shipped, { highlight, lineOf }).keys()].filter((path) =>
    path.endsWith('.html'),
  );
  return last === undefined ? [] : pages.slice(0, pages.indexOf(pageOf(last)) + 1);
}

/** The pages of calls that have other comparisons than before. */
function otherPages(site: SiteSource, before: CallSite, after: CallSite): readonly string[] {
  return site.calls.flatMap((call) => {
    const folder = folderOfCall(call);
    const [own, whole] = [before, after].map(({ comparisonsOf }) => JSON.stringify(comparisonsOf(folder)));
    return own === whole ? [] : [pageOf(call)];
  });
}
