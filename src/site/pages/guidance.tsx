import type { Root } from 'mdast';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { contents, element } from '../element.ts';
import { idOf } from '../heading.ts';
import type { Page } from '../layout.tsx';
import { type MarkdownOptions, markdownToHast } from '../markdown-to-hast.ts';
import type { GuidanceSource, SiteSource } from '../site-source.ts';

/** The index of the guidance. */
export function guidanceIndex({ guidance }: SiteSource): Page {
  return {
    folder: 'guidance/',
    section: 'guidance',
    title: 'Guidance',
    description:
      'How to design a Linux system call that programs in containers can live with, and how to probe for one.',
    main: contents(
      <h1>Guidance</h1>,
      <p className="lead">
        For those who make system calls, and for those who make them from C libraries, language runtimes and
        tools.
      </p>,
      <ul className="list">
        {guidance.map(({ slug, title, markdown }) =>
          element(
            <li>
              <a href={`${slug}/`}>{title}</a>
              <p>{firstSentence(markdown)}</p>
            </li>,
          ),
        )}
      </ul>,
      <p>
        The same as reStructuredText that the kernel's Sphinx builds: <a href="../rst/index.rst">index.rst</a>
        {guidance.map(({ slug }) =>
          element(
            <span>
              , <a href={`../rst/${slug}.rst`}>{slug}.rst</a>
            </span>,
          ),
        )}
        . The section on containers is also there as <a href="../rst/adding-syscalls.patch">a patch</a>{' '}
        against the kernel's guide to adding system calls, which was not submitted. It names no author:{' '}
        <code>git apply adding-syscalls.patch</code> applies it, <code>git am</code> does not.
      </p>,
    ),
  };
}

/** A page of the guidance. */
export function guidancePage({ slug, title, markdown }: GuidanceSource, options: MarkdownOptions): Page {
  return {
    folder: `guidance/${slug}/`,
    section: 'guidance',
    title,
    description: firstSentence(markdown),
    main: [...contents(<h1>{title}</h1>), ...markdownToHast(markdown.replace(/^# .*\n/, ''), options)],
  };
}

/** A section of the guidance that names a rule. */
export interface Mention {
  readonly slug: string;
  readonly title: string;
  readonly section: string;
  readonly anchor: string;
}

/** Which sections of the guidance name each rule. */
export function mentionsOf(guidance: readonly GuidanceSource[]): ReadonlyMap<string, readonly Mention[]> {
  const found = new Map<string, Mention[]>();
  for (const { slug, title, markdown } of guidance) {
    for (const part of markdown.split(/^(?=## )/m)) {
      const section = /^## (.*)$/m.exec(part)?.[1];
      if (section === undefined) continue;
      for (const word of new Set([...part.matchAll(/`([a-z][a-z0-9-]+)`/g)].map(([, id = '']) => id))) {
        const list = found.get(word) ?? [];
        list.push({ slug, title, section, anchor: idOf(section) });
        found.set(word, list);
      }
    }
  }
  return found;
}

/** The first sentence of a text, without markup. */
function firstSentence(markdown: string): string {
  const tree: Root = unified().use(remarkParse).parse(markdown);
  const paragraph = tree.children.find(({ type }) => type === 'paragraph');
  const text = paragraph === undefined ? '' : textOf(paragraph);
  return /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
}

function textOf(node: Root['children'][number]): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child)).join('') : '';
}
