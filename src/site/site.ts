import { atomFeed } from './feed.ts';
import type { Highlighter } from './highlight.ts';
import { type Page, renderPage } from './layout.tsx';
import { type MarkdownOptions, markdownToHast } from './markdown-to-hast.ts';
import { aboutPage } from './pages/about.tsx';
import { callPage } from './pages/call.tsx';
import { callsPage, proposalsPage } from './pages/calls.tsx';
import { changesPage } from './pages/changes.tsx';
import { comparePage } from './pages/compare.tsx';
import { EPERM_FOLDER, epermJson, epermPage } from './pages/eperm.tsx';
import { guidanceIndex, guidancePage, type Mention, mentionsOf } from './pages/guidance.tsx';
import { homePage } from './pages/home.tsx';
import { playgroundPage } from './pages/playground.tsx';
import { rulePage } from './pages/rule.tsx';
import { rulesPage } from './pages/rules.tsx';
import { folderOfRuntime, runtimeNames, runtimePage, runtimesPage } from './pages/runtimes.tsx';
import { searchPage } from './pages/search.tsx';
import { versionsPage } from './pages/versions.tsx';
import { rstFiles } from './rst/rst-files.ts';
import { type CallSource, folderOfCall, linkFrom, type SiteSource } from './site-source.ts';

/** Tools that are slow to load. */
export interface SiteTools {
  readonly highlight: Highlighter;
}

/** The files of the site by path, each with a function that makes its text. */
export type SiteFiles = ReadonlyMap<string, () => string>;

/** Lists the files of the site. Each is made on demand, so that serving one page does not build the others. */
export function siteFiles(site: SiteSource, tools: SiteTools): SiteFiles {
  const files = new Map<string, () => string>();
  for (const [path, text] of site.files) files.set(path, () => text);
  const pages = pagesOf(site, tools);
  for (const [folder, page] of pages) {
    const path = `${folder}index.html`;
    if (files.has(path)) throw new Error(`two pages have the path ${path}`);
    files.set(path, () => renderPage(page(), site));
  }
  for (const call of site.calls) {
    files.set(`${folderOfCall(call)}spec.yaml`, () => call.text);
    files.set(`${folderOfCall(call)}data.json`, () => callJson(call, site));
  }
  files.set(`${EPERM_FOLDER}data.json`, () => epermJson(site));
  for (const [path, make] of rstFiles(site)) files.set(path, make);
  files.set('llms.txt', () => llms(site));
  const { url } = site;
  if (url !== undefined) {
    const folders = pages.map(([folder]) => folder);
    files.set('sitemap.xml', () => sitemap(url, folders));
    files.set('feed.xml', () =>
      atomFeed(site.changes, url, (text) => markdownToHast(text, absoluteLinks(site, tools, url))),
    );
  }
  return files;
}

/** The pages by folder, in the order of the sitemap. */
function pagesOf(site: SiteSource, tools: SiteTools): readonly (readonly [string, () => Page])[] {
  let mentions: ReturnType<typeof mentionsOf> | undefined;
  const mentionsOfRule = (id: string): readonly Mention[] => {
    mentions ??= mentionsOf(site.guidance);
    return mentions.get(id) ?? [];
  };
  return [
    ['', () => homePage(site)],
    ['guidance/', () => guidanceIndex(site)],
    ...site.guidance.map((source): [string, () => Page] => {
      const folder = `guidance/${source.slug}/`;
      return [folder, () => guidancePage(source, markdownFor(site, tools, folder, ''))];
    }),
    ['rules/', () => rulesPage(site)],
    ...site.rules.map((source): [string, () => Page] => {
      const { id } = source.rule;
      const folder = `rules/${id}/`;
      const markdown = (): MarkdownOptions => markdownFor(site, tools, folder, id);
      return [folder, () => rulePage(source, site.calls, mentionsOfRule(id), markdown)];
    }),
    ['syscalls/', () => callsPage(site)],
    [EPERM_FOLDER, () => epermPage(site)],
    ['proposals/', () => proposalsPage(site)],
    ['runtimes/', () => runtimesPage(site)],
    ...runtimeNames(site.calls).map((name): [string, () => Page] => [
      folderOfRuntime(name),
      () => runtimePage(name, site),
    ]),
    ...site.calls.map((call): [string, () => Page] => [
      folderOfCall(call),
      () => callPage(call, site, tools.highlight),
    ]),
    ['compare/', () => comparePage(site)],
    ...site.comparisons.map((comparison): [string, () => Page] => [
      comparison.folder,
      () => versionsPage(comparison),
    ]),
    ['playground/', () => playgroundPage(site)],
    [
      'changes/',
      () => changesPage(site.changes, markdownFor(site, tools, 'changes/', ''), site.url !== undefined),
    ],
    ['about/', () => aboutPage(site)],
    ['search/', () => searchPage()],
  ];
}

function markdownFor(site: SiteSource, tools: SiteTools, folder: string, rule: string): MarkdownOptions {
  const rules = new Set(site.rules.map(({ rule: { id } }) => id));
  const calls = new Set(
    site.calls.filter(({ spec }) => spec.status === 'merged').map(({ spec }) => spec.name),
  );
  return {
    highlight: tools.highlight,
    link: (url) => resolveLink(url, site, folder),
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

function callJson({ spec, document, containers }: CallSource, { callers }: SiteSource): string {
  const { grade, ambiguous, probes, findings } = document;
  const data = {
    syscall: spec.name,
    status: spec.status,
    revision: spec.revision ?? null,
    prototype: spec.prototype,
    grade: grade ?? null,
    ambiguous: ambiguous ?? null,
    probes,
    entry: spec.entry.map(({ kind, text, errors }) => ({ kind, text, errors })),
    findings: findings.map(({ rule, severity, message, pointer, fingerprint }) => ({
      rule,
      severity,
      message,
      pointer,
      fingerprint,
    })),
    containers: containers.map((row) => ({
      ...row,
      callers: callers.ask({ syscall: spec.name, architecture: 'x86_64', answers: row.possible }),
    })),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
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
        `- [${call.spec.name}](${at(`${folderOfCall(call)}data.json`)}): ${call.spec.raw.summary?.text ?? ''}`,
    ),
    '',
    '## Rules',
    '',
    ...rules.map(({ rule }) => `- [${rule.id}](${at(`rules/${rule.id}/`)}): ${rule.summary}`),
    '',
  ].join('\n');
}
