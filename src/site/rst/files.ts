import type { SiteSource } from '../model.ts';
import { type RstLinks, toRst } from './rst.ts';

const HEAD = '.. SPDX-License-Identifier: MIT\n\n';

/**
 * The guidance as the kernel's Sphinx reads it: a document a page, and an index. Links to rules and calls lead to
 * their pages on this site, where it is known where that is.
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
      // Sphinx has no anchors as Markdown has them: within a document, the words alone remain.
      if (url.startsWith('#')) return undefined;
      const slug = /^([\w-]+)\.md(?:#[\w-]+)?$/.exec(url)?.[1];
      if (slug === undefined || !guidance.some((page) => page.slug === slug))
        throw new Error(`the link ${url} leads nowhere`);
      return { doc: slug };
    },
  };
}
