import type { ElementContent } from 'hast';
import type { Root } from 'mdast';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { contents, element } from '../element.ts';
import { idOf } from '../heading.ts';
import type { Page } from '../layout.tsx';
import { type MarkdownOptions, markdownToHast } from '../markdown-to-hast.tsx';
import { corrections } from '../parts/corrections.tsx';
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
        For kernel developers who add a system call, and for authors of C libraries, language runtimes and
        tools who call it.
      </p>,
      ...partsOf(guidance).flatMap(({ part, chapters }) => [
        ...(part === undefined ? [] : [element(<h2 id={idOf(part)}>{part}</h2>)]),
        element(
          <ul className="list">
            {chapters.map(({ slug, title, markdown }) =>
              element(
                <li>
                  <a href={`${slug}/`}>{title}</a>
                  <p>{firstSentence(markdown)}</p>
                </li>,
              ),
            )}
          </ul>,
        ),
      ]),
      <h2 id="kernel-tree">In a kernel tree</h2>,
      <p>
        The same as reStructuredText, with a section for each rule: <a href="../rst/index.rst">index.rst</a>{' '}
        names the files. Put them into <code>Documentation/process/system-calls</code>, add{' '}
        <code>system-calls/index</code> to <code>Documentation/process/index.rst</code>, and{' '}
        <code>make SPHINXDIRS=process htmldocs</code> builds them, without a warning about any of them.
      </p>,
      <p>
        The section on containers is also there as <a href="../rst/adding-syscalls.patch">a patch</a> against
        the kernel's guide to adding system calls, which was not submitted.{' '}
        <code>git am adding-syscalls.patch</code> applies it. Its author is a placeholder, and nobody has
        signed it off: add your name and a <code>Signed-off-by</code> before you post it.
      </p>,
    ),
  };
}

/** The parts of the guidance, each with the chapter that it begins with. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['designing-a-call', 'Adding a system call'],
  ['how-to-probe', 'Calling and filtering'],
  ['spec-language', 'Reference'],
]);

interface Part {
  readonly part: string | undefined;
  readonly chapters: readonly GuidanceSource[];
}

function partsOf(guidance: readonly GuidanceSource[]): readonly Part[] {
  const parts: { part: string | undefined; chapters: GuidanceSource[] }[] = [];
  for (const chapter of guidance) {
    const part = PARTS.get(chapter.slug);
    const last = parts.at(-1);
    if (last === undefined || part !== undefined) parts.push({ part, chapters: [chapter] });
    else last.chapters.push(chapter);
  }
  return parts;
}

/** A page of the guidance, with links to those before and after it. */
export function guidancePage(
  { slug, title, markdown }: GuidanceSource,
  guidance: readonly GuidanceSource[],
  options: MarkdownOptions,
  repository: string | undefined,
): Page {
  const at = guidance.findIndex((one) => one.slug === slug);
  return {
    folder: `guidance/${slug}/`,
    section: 'guidance',
    title,
    description: firstSentence(markdown),
    hasContents: true,
    main: [
      ...contents(<h1>{title}</h1>),
      ...markdownToHast(markdown.replace(/^# .*\n/, ''), options),
      ...contents(
        <nav className="neighbours" ariaLabel="Chapters" data-pagefind-ignore>
          {neighbour('prev', 'Previous', guidance[at - 1])}
          {neighbour('next', 'Next', guidance[at + 1])}
        </nav>,
        corrections(repository, `content/guidance/${slug}.md`),
      ),
    ],
  };
}

function neighbour(
  rel: string,
  what: string,
  source: GuidanceSource | undefined,
): ElementContent | undefined {
  return (
    source &&
    element(
      <p className={rel}>
        <span className="aside">{what}</span>{' '}
        <a rel={rel} href={`../${source.slug}/`}>
          {source.title}
        </a>
      </p>,
    )
  );
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
  // Blocks are parsed one by one: to parse a whole page for one sentence takes as long as to make the page.
  let paragraph: Root['children'][number] | undefined;
  for (const block of markdown.split(/\n{2,}/)) {
    paragraph = parser.parse(block).children.find(({ type }) => type === 'paragraph');
    if (paragraph !== undefined) break;
  }
  const text = paragraph === undefined ? '' : textOf(paragraph);
  const sentence = /^.*?[.!?](?=\s|$)/s.exec(text)?.[0] ?? text;
  // A recommendation names its rules behind a colon, which help only where they are links.
  return sentence.replace(/: [a-z]+(?:-[a-z]+)+(?:(?:, | and )[a-z]+(?:-[a-z]+)+)*\.$/, '.');
}

const parser = unified().use(remarkParse).freeze();

function textOf(node: Root['children'][number]): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map((child) => textOf(child)).join('') : '';
}
