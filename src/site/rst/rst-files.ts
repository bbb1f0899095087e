import type { SiteSource } from '../site-source.ts';
import { type RstLinks, toRst } from './rst.ts';

const HEAD = '.. SPDX-License-Identifier: MIT\n\n';

/**
 * The guidance for the kernel's Sphinx: a document for each page, and an index. If the site's address is known, rules
 * and calls link to their pages.
 */
export function rstFiles(site: SiteSource): ReadonlyMap<string, () => string> {
  const links = linksFor(site);
  const index = [
    heading('System calls that can be probed'),
    'Our own text, in the manner of Documentation/process. The kernel does not endorse its part on\nprobing, which was proposed in 2020 and not merged.',
    `.. toctree::\n   :maxdepth: 1\n\n${site.guidance.map(({ slug }) => `   ${slug}`).join('\n')}`,
  ].join('\n\n');
  return new Map([
    ['rst/index.rst', () => `${HEAD}${index}\n`],
    ...site.guidance.map(({ slug, markdown }): [string, () => string] => [
      `rst/${slug}.rst`,
      () => HEAD + toRst(markdown, links),
    ]),
  ]);
}

function heading(text: string): string {
  const line = '='.repeat(text.length);
  return `${line}\n${text}\n${line}`;
}

function linksFor({ rules, calls, guidance, url: base }: SiteSource): RstLinks {
  const pages = new Map([
    ...rules.map(({ rule: { id } }): [string, string] => [id, `rules/${id}/`]),
    ...calls
      .filter(({ spec }) => spec.status === 'merged')
      .map(({ spec: { name } }): [string, string] => [name, `syscalls/${name}/`]),
  ]);
  return {
    reference: (word) => {
      const page = pages.get(word);
      return page === undefined || base === undefined ? undefined : new URL(page, base).href;
    },
    link: (url) => {
      if (/^https?:/.test(url)) return { url };
      if (url === '../../content/syscalls')
        return base === undefined ? undefined : { url: new URL('syscalls/', base).href };
      // Sphinx has no Markdown anchors, so a link within a document becomes plain text.
      if (url.startsWith('#')) return undefined;
      const slug = /^([\w-]+)\.md(?:#[\w-]+)?$/.exec(url)?.[1];
      if (slug === undefined || !guidance.some((page) => page.slug === slug))
        throw new Error(`the link ${url} is dead`);
      return { doc: slug };
    },
  };
}
