import type { Finding } from '../lint/finding.ts';
import type { Highlighter } from './highlight.ts';
import { renderPage } from './layout.tsx';
import type { MarkdownOptions } from './markdown.ts';
import { type CallSource, folderOf, linkFrom, type SiteSource } from './model.ts';
import { aboutPage } from './pages/about.tsx';
import { callPage } from './pages/call.tsx';
import { callsPage, proposalsPage } from './pages/calls.tsx';
import { guidanceIndex, guidancePage, mentionsOf } from './pages/guidance.tsx';
import { homePage } from './pages/home.tsx';
import { rulePage } from './pages/rule.tsx';
import { rulesPage } from './pages/rules.tsx';
import { runtimePages } from './pages/runtimes.tsx';
import { findingsList } from './parts/findings.tsx';

/** What else the site needs than its source: what is slow to load, and what knows the rules. */
export interface SiteTools {
  readonly highlight: Highlighter;
  /** What a text is found to be, for the examples of a rule. */
  judge(text: string, rule: string): readonly Finding[];
}

/** Every file of the site by its path, in the order of its pages. */
export function buildSite(site: SiteSource, tools: SiteTools): ReadonlyMap<string, string> {
  const files = new Map<string, string>(site.files);
  const mentions = mentionsOf(site.guidance);
  const pages = [
    homePage(site),
    guidanceIndex(site),
    ...site.guidance.map((source) =>
      guidancePage(source, markdownFor(site, tools, `guidance/${source.slug}/`, '')),
    ),
    rulesPage(site),
    ...site.rules.map((source) =>
      rulePage(source, site.calls, mentions.get(source.rule.id) ?? [], (folder) =>
        markdownFor(site, tools, folder, source.rule.id),
      ),
    ),
    callsPage(site),
    proposalsPage(site),
    ...runtimePages(site),
    ...site.calls.map((call) => callPage(call, site, tools.highlight)),
    aboutPage(site),
  ];
  for (const page of pages) {
    const path = `${page.folder}index.html`;
    if (files.has(path)) throw new Error(`two pages want to be ${path}`);
    files.set(path, renderPage(page, site));
  }
  for (const call of site.calls) {
    files.set(`${folderOf(call)}spec.yaml`, call.text);
    files.set(`${folderOf(call)}data.json`, callJson(call));
  }
  files.set(
    'sitemap.xml',
    sitemap(
      site.url,
      pages.map(({ folder }) => folder),
    ),
  );
  files.set('llms.txt', llms(site));
  return files;
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
    verdict: (text) => {
      const findings = tools.judge(text, rule);
      const to = (id: string): string => linkFrom({ folder }, `rules/${id}/`);
      return findings.length === 0 ? [] : [findingsList(findings, to)];
    },
  };
}

/** Links between texts name files of the repository, as whoever reads them there needs it. */
function resolveLink(url: string, site: SiteSource, folder: string): string {
  if (/^(?:https?|mailto):/.test(url)) return url;
  if (url === '../../content/syscalls') return linkFrom({ folder }, 'syscalls/');
  const slug = /^([\w-]+)\.md$/.exec(url)?.[1];
  if (slug === undefined || !site.guidance.some((source) => source.slug === slug))
    throw new Error(`${folder}: the link ${url} leads nowhere`);
  return linkFrom({ folder }, `guidance/${slug}/`);
}

function callJson({ spec, document, containers }: CallSource): string {
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
    containers,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

function sitemap(url: string, folders: readonly string[]): string {
  const entries = folders.map((folder) => `  <url><loc>${new URL(folder, url).href}</loc></url>`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${entries.join('\n')}\n</urlset>\n`;
}

/** https://llmstxt.org: an index in Markdown for programs that read text. */
function llms({ rules, calls, url }: SiteSource): string {
  const at = (path: string): string => new URL(path, url).href;
  return [
    '# probeable',
    '',
    '> Tells whether userspace can tell a refusal of the Linux kernel from a sandbox that hides a system call, and whether a new call is well designed.',
    '',
    '## System calls',
    '',
    ...calls.map(
      (call) =>
        `- [${call.spec.name}](${at(`${folderOf(call)}data.json`)}): ${call.spec.raw.summary?.text ?? ''}`,
    ),
    '',
    '## Rules',
    '',
    ...rules.map(({ rule }) => `- [${rule.id}](${at(`rules/${rule.id}/`)}): ${rule.summary}`),
    '',
  ].join('\n');
}
