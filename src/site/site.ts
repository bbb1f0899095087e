import type { DatasetLineOf } from '../data/dataset.ts';
import type { ListedCall } from '../entry/listed-call.ts';
import { originText } from '../spec/derived.ts';
import { lazily } from '../spec/lazily.ts';
import { askFiles } from './ask-files.ts';
import { callFiles } from './call-files.ts';
import { type CallSite, callSiteOf } from './call-site.ts';
import { changesFeed, newsFeed } from './feeds.ts';
import type { Highlighter } from './highlight.ts';
import { type Page, renderPage } from './layout.tsx';
import type { MarkdownOptions } from './markdown-to-hast.tsx';
import { news } from './news/news.ts';
import type { NewsEntry } from './news/news-entry.ts';
import { aboutPage } from './pages/about.tsx';
import { askPage } from './pages/ask.tsx';
import { callPage } from './pages/call.tsx';
import { callsPage } from './pages/calls.tsx';
import { changesPage } from './pages/changes.tsx';
import { comparePage } from './pages/compare.tsx';
import { DATA_FOLDER, dataFiles, dataPage } from './pages/data.tsx';
import { EPERM_FOLDER, epermJson, epermPage, listedCalls } from './pages/eperm.tsx';
import { guidanceIndex, guidancePage, type Mention, mentionsOf } from './pages/guidance.tsx';
import { homePage } from './pages/home.tsx';
import { MAN_PAGES_FOLDER, manPagesJson, manPagesPage } from './pages/man-pages.tsx';
import { NEWS_FOLDER, newsPage } from './pages/news.tsx';
import { notFoundPage } from './pages/not-found.tsx';
import { playgroundPage } from './pages/playground.tsx';
import { proposalsPage } from './pages/proposals.tsx';
import { callsByRule, rulePage } from './pages/rule.tsx';
import { rulesPage } from './pages/rules.tsx';
import { runtimeNames, runtimePage, runtimesPage } from './pages/runtimes.tsx';
import { searchPage } from './pages/search.tsx';
import { versionsPage } from './pages/versions.tsx';
import { ASK_FOLDER } from './parts/can-i-call.tsx';
import { playgroundLink } from './playground-link.ts';
import { rstFiles } from './rst/rst-files.ts';
import { folderOfRuntime } from './runtime-folder.ts';
import { folderOfCall, isWritten, linkFrom, reviewedCalls, type SiteSource } from './site-source.ts';

/** Tools that are slow to load. */
export interface SiteTools {
  readonly highlight: Highlighter;
  /** Makes the line of a call in the data. */
  readonly lineOf: DatasetLineOf;
}

/** The files of the site by path, each with a function that makes its text. */
export type SiteFiles = ReadonlyMap<string, () => string>;

/** The file that most hosts serve for an address that does not exist. */
export const NOT_FOUND_FILE = '404.html';

/** Lists the files of the site, without those of calls that are written. Each is made on demand, so that serving one page does not build the others. */
export function siteFiles(site: SiteSource, tools: SiteTools): SiteFiles {
  const files = new Map<string, () => string>();
  for (const [path, text] of site.files) files.set(path, () => text);
  const listedOnce = lazily(() => listedCalls(site));
  const newsOnce = lazily(() => news(site));
  const callSite = callSiteOf(site, tools.lineOf);
  const pages = pagesOf(site, callSite, tools, listedOnce, newsOnce);
  for (const [folder, page] of pages) {
    if (page === undefined) continue;
    const path = `${folder}index.html`;
    if (files.has(path)) throw new Error(`two pages have the path ${path}`);
    files.set(path, () => renderPage(page(), site));
  }
  // The pages of calls are among them, so that they have a place in the order of all pages.
  for (const call of site.calls) {
    if (isWritten(call)) continue;
    for (const [path, make] of callFiles(call, callSite, tools.highlight)) files.set(path, make);
  }
  files.set(`${EPERM_FOLDER}data.json`, () => epermJson(listedOnce()));
  const { manErrors } = site;
  if (manErrors !== undefined) files.set(`${MAN_PAGES_FOLDER}data.json`, () => manPagesJson(manErrors));
  for (const [path, make] of dataFiles(site, tools.lineOf)) files.set(path, make);
  for (const [path, make] of rstFiles(site)) files.set(path, make);
  for (const [path, make] of askFiles(site)) files.set(path, make);
  const root = site.url === undefined ? '/' : new URL(site.url).pathname;
  files.set(NOT_FOUND_FILE, () => renderPage(notFoundPage(root), site));
  files.set('llms.txt', () => llms(site));
  const { url } = site;
  if (url !== undefined) {
    const folders = pages.map(([folder]) => folder);
    files.set('sitemap.xml', () => sitemap(url, folders));
    files.set('feed.xml', () => newsFeed(newsOnce(), url));
    files.set('changes/feed.xml', () => changesFeed(site, url, absoluteLinks(site, tools, url)));
  }
  return files;
}

/** A page by its folder; undefined if it is written already. */
type SitePage = readonly [folder: string, page: (() => Page) | undefined];

/** The pages in the order of the sitemap. */
function pagesOf(
  site: SiteSource,
  callSite: CallSite,
  tools: SiteTools,
  listed: () => readonly ListedCall[],
  entries: () => readonly NewsEntry[],
): readonly SitePage[] {
  const { manErrors } = site;
  const mentions = lazily(() => mentionsOf(site.guidance));
  const mentionsOfRule = (id: string): readonly Mention[] => mentions().get(id) ?? [];
  const foundBy = lazily(() => callsByRule(site.calls));
  return [
    ['', () => homePage(site, entries())],
    ['guidance/', () => guidanceIndex(site)],
    ...site.guidance.map((source): [string, () => Page] => {
      const folder = `guidance/${source.slug}/`;
      const markdown = (): MarkdownOptions => markdownFor(site, tools, folder, '');
      return [folder, () => guidancePage(source, site.guidance, markdown(), site.repository)];
    }),
    ['rules/', () => rulesPage(site)],
    ...site.rules.map((source): [string, () => Page] => {
      const { id } = source.rule;
      const folder = `rules/${id}/`;
      const markdown = (): MarkdownOptions => markdownFor(site, tools, folder, id);
      const page = (): Page =>
        rulePage(
          source,
          foundBy().get(id) ?? [],
          mentionsOfRule(id),
          site.placesOf,
          markdown,
          site.repository,
        );
      return [folder, page];
    }),
    [ASK_FOLDER, () => askPage(site.calls)],
    ['syscalls/', () => callsPage(site)],
    [EPERM_FOLDER, () => epermPage(site, listed())],
    ...(manErrors === undefined ? [] : [[MAN_PAGES_FOLDER, () => manPagesPage(site, manErrors)] as const]),
    [DATA_FOLDER, () => dataPage(site)],
    ['proposals/', () => proposalsPage(site)],
    ['runtimes/', () => runtimesPage(site)],
    ...runtimeNames(site.calls).map((name): [string, () => Page] => [
      folderOfRuntime(name),
      () => runtimePage(name, site),
    ]),
    ...site.calls.map(
      (call): SitePage => [
        folderOfCall(call),
        isWritten(call) ? undefined : () => callPage(call, callSite, tools.highlight),
      ],
    ),
    ['compare/', () => comparePage(site)],
    ...site.comparisons.map((comparison): [string, () => Page] => [
      comparison.folder,
      () => versionsPage(comparison),
    ]),
    ['playground/', () => playgroundPage(site)],
    [NEWS_FOLDER, () => newsPage(entries(), site.url !== undefined)],
    [
      'changes/',
      () => changesPage(site.changes, markdownFor(site, tools, 'changes/', ''), site.url !== undefined),
    ],
    ['about/', () => aboutPage(site)],
    ['search/', () => searchPage()],
  ];
}

/** The names that a text may link to. */
interface Names {
  readonly rules: ReadonlySet<string>;
  readonly calls: ReadonlySet<string>;
}

const namesOfSites = new WeakMap<SiteSource, Names>();

function namesOf(site: SiteSource): Names {
  const names = namesOfSites.get(site) ?? {
    rules: new Set(site.rules.map(({ rule: { id } }) => id)),
    // Many older calls have the name of a common word: read, time.
    calls: new Set(reviewedCalls(site.calls).map(({ spec }) => spec.name)),
  };
  namesOfSites.set(site, names);
  return names;
}

function markdownFor(site: SiteSource, tools: SiteTools, folder: string, rule: string): MarkdownOptions {
  const { rules, calls } = namesOf(site);
  return {
    highlight: tools.highlight,
    link: (url) => resolveLink(url, site, folder),
    playground: (text) => linkFrom({ folder }, playgroundLink(text)),
    reference: (word) => {
      if (word === rule) return undefined;
      if (rules.has(word)) return linkFrom({ folder }, `rules/${word}/`);
      return calls.has(word) ? linkFrom({ folder }, `syscalls/${word}/`) : undefined;
    },
  };
}

/** Options for texts that are read outside of the site: all links are absolute. */
function absoluteLinks(site: SiteSource, tools: SiteTools, url: string): MarkdownOptions {
  const options = markdownFor(site, tools, '', '');
  const absolute = (to: string): string => new URL(to, url).href;
  return {
    ...options,
    link: (to) => absolute(options.link(to)),
    reference: (word) => {
      const to = options.reference(word);
      return to === undefined ? undefined : absolute(to);
    },
  };
}

/** Resolves a link of a page's Markdown, which names a file of the repository. */
function resolveLink(url: string, site: SiteSource, folder: string): string {
  if (/^(?:https?|mailto):/.test(url)) return url;
  if (url === '../../content/syscalls') return linkFrom({ folder }, 'syscalls/');
  if (url.startsWith('#')) return url;
  const [, slug, anchor = ''] = /^([\w-]+)\.md(#[\w-]+)?$/.exec(url) ?? [];
  if (slug === undefined || !site.guidance.some((source) => source.slug === slug))
    throw new Error(`${folder}: the link ${url} is dead`);
  return `${linkFrom({ folder }, `guidance/${slug}/`)}${anchor}`;
}

function sitemap(url: string, folders: readonly string[]): string {
  const entries = folders.map((folder) => `  <url><loc>${new URL(folder, url).href}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</urlset>\n`;
}

/** https://llmstxt.org: an index in Markdown for programs that read text. */
function llms({ rules, calls, url }: SiteSource): string {
  const at = (path: string): string => (url === undefined ? path : new URL(path, url).href);
  return [
    '# probeable',
    '',
    '> Tells whether userspace can tell a refusal of the Linux kernel from a sandbox that hides a system call, and whether a new call is well designed.',
    '',
    '## System calls',
    '',
    ...calls.map(
      (call) =>
        `- [${call.spec.name}](${at(`${folderOfCall(call)}data.json`)}): ${call.spec.raw.summary?.text ?? ''}${call.document.origin === undefined ? '' : ` (${originText(call.document.origin)})`}`,
    ),
    '',
    '## Rules',
    '',
    ...rules.map(({ rule }) => `- [${rule.id}](${at(`rules/${rule.id}/`)}): ${rule.summary}`),
    '',
  ].join('\n');
}
