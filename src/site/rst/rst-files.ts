import { rstTitle } from '../../generate/rst/rst-text.ts';
import { TOPICS } from '../../lint/rule.ts';
import { type RuleSource, reviewedCalls, type SiteSource } from '../site-source.ts';
import { type RstLinks, toRst } from './rst.ts';

const HEAD = '.. SPDX-License-Identifier: MIT\n\n';

/** What the documents are made of. */
type RstSource = Pick<SiteSource, 'guidance' | 'rules' | 'calls' | 'url'>;

/**
 * The guidance for the kernel's Sphinx: an index, a document for each page, and one for the rules of each topic. Rules
 * are sections that the others refer to, so the set is whole without this site. If the site's address is known, calls
 * link to their pages.
 */
export function rstFiles(site: RstSource): ReadonlyMap<string, () => string> {
  const links = linksFor(site);
  const topics = Object.entries(TOPICS).filter(([topic]) =>
    site.rules.some(({ rule }) => rule.topic === topic),
  );
  const documents = [
    ...site.guidance.map(({ slug }) => slug),
    ...topics.map(([topic]) => documentOfTopic(topic)),
  ];
  const index = [
    rstTitle('System calls that can be probed'),
    'Our own text, in the manner of Documentation/process. The kernel does not endorse its part on\nprobing, which was proposed in 2020 and not merged.',
    `.. toctree::\n   :maxdepth: 1\n\n${documents.map((name) => `   ${name}`).join('\n')}`,
  ].join('\n\n');
  return new Map([
    ['rst/index.rst', () => `${HEAD}${index}\n`],
    ...site.guidance.map(({ slug, markdown }): [string, () => string] => [
      `rst/${slug}.rst`,
      () => HEAD + toRst(markdown, links),
    ]),
    ...topics.map(([topic, about]): [string, () => string] => [
      `rst/${documentOfTopic(topic)}.rst`,
      () => HEAD + topicDocument(topic, about, site.rules, links),
    ]),
  ]);
}

function documentOfTopic(topic: string): string {
  return `rules-${topic}`;
}

/** The label of a rule's section; labels are shared by all documents of a kernel. */
function labelOf(id: string): string {
  return `probeable-${id}`;
}

/** The rules of a topic, one section each. */
function topicDocument(topic: string, about: string, rules: readonly RuleSource[], links: RstLinks): string {
  const sections = rules
    .filter(({ rule }) => rule.topic === topic)
    .map(({ rule: { id }, markdown }) => {
      const own = toRst(deeper(markdown), {
        ...links,
        reference: (word) => (word === id ? undefined : links.reference(word)),
      });
      return `.. _${labelOf(id)}:\n\n${own}`;
    });
  return [rstTitle(`Rules: ${about}`), ...sections].join('\n\n');
}

/** A page as part of another one: each heading outside of code is one level deeper. */
function deeper(markdown: string): string {
  return markdown
    .split(/^(```[\s\S]*?^```$)/m)
    .map((part) => (part.startsWith('```') ? part : part.replace(/^#/gm, '##')))
    .join('');
}

function linksFor({ rules, calls, guidance, url: base }: RstSource): RstLinks {
  const ids = new Set(rules.map(({ rule: { id } }) => id));
  // Many older calls have the name of a common word: read, time.
  const pages = new Map(
    reviewedCalls(calls).map(({ spec: { name } }): [string, string] => [name, `syscalls/${name}/`]),
  );
  return {
    reference: (word) => {
      if (ids.has(word)) return { label: labelOf(word) };
      const page = pages.get(word);
      return page === undefined || base === undefined ? undefined : { url: new URL(page, base).href };
    },
    link: (url) => {
      if (/^(?:https?|mailto):/.test(url)) return { url };
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
