import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idOf } from '../site/heading.ts';
import { PACKAGE } from './package-info.ts';

/** The pages of `content/guidance`, in reading order. */
export const GUIDANCE = [
  'designing-a-call',
  'choosing-an-interface',
  'flags-and-structs',
  'descriptors-and-paths',
  'permissions',
  'entry-point',
  'tables-and-kconfig',
  'compat',
  'containers-and-seccomp',
  'tests-and-man-page',
  'posting',
  'worked-examples',
  'how-to-probe',
  'checking-policies',
  'case-studies',
  'spec-language',
  'configuration',
  'command-line',
  'data',
  'library',
  'conformance',
  'glossary',
] as const;

/** Pages elsewhere in the package. */
const OTHERS = {
  readme: 'README.md',
  runtimes: 'content/runtimes/README.md',
  callers: 'content/callers/README.md',
} as const;

const PATHS: ReadonlyMap<string, string> = new Map([
  ...GUIDANCE.map((name) => [name, `content/guidance/${name}.md`] as const),
  ...Object.entries(OTHERS),
]);

/** The names of all pages of `probeable explain` except those of rules. */
export const PAGE_NAMES: readonly string[] = [...PATHS.keys()];

/** The path of a page in the package; undefined if there is no page of that name. */
export function pathOfPage(name: string): string | undefined {
  return PATHS.get(name);
}

/** The text of a page, without the comments of its generator; undefined if there is no page of that name. */
export function readPage(name: string): { readonly title: string; readonly markdown: string } | undefined {
  const path = pathOfPage(name);
  if (path === undefined) return undefined;
  const markdown = readFileSync(join(PACKAGE.root, path), 'utf8').replace(/^<!-- .* -->\n\n?/gm, '');
  return { title: /^# (.*)$/m.exec(markdown)?.[1] ?? name, markdown };
}

interface Heading {
  readonly id: string;
  readonly depth: number;
  /** The index of its line. */
  readonly line: number;
}

/** The headings of a Markdown text, ignoring code that looks like one. */
function headingsOf(lines: readonly string[]): readonly Heading[] {
  let isCode = false;
  return lines.flatMap((text, line): Heading[] => {
    if (/^\s*```/.test(text)) isCode = !isCode;
    const [, marks, title] = /^(#+) (.*)$/.exec(text) ?? [];
    if (isCode || marks === undefined || title === undefined) return [];
    return [{ id: idOf(title), depth: marks.length, line }];
  });
}

/** The anchors of a text's headings. */
export function sectionsOf(markdown: string): readonly string[] {
  return headingsOf(markdown.split('\n')).map(({ id }) => id);
}

/** The section of a text with its heading; undefined if there is no such heading. */
export function sectionOf(markdown: string, id: string): string | undefined {
  const lines = markdown.split('\n');
  const headings = headingsOf(lines);
  const at = headings.findIndex((heading) => heading.id === id);
  const own = headings[at];
  if (own === undefined) return undefined;
  const next = headings.slice(at + 1).find(({ depth }) => depth <= own.depth);
  return `${lines.slice(own.line, next?.line).join('\n').trimEnd()}\n`;
}
