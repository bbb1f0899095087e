import type { Element, ElementContent, Root } from 'hast';
import type { Code, InlineCode } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype, { defaultHandlers } from 'remark-rehype';
import { unified } from 'unified';
import { element, elementText } from './element.ts';
import { headingId } from './heading.ts';
import type { Highlighter } from './highlight.ts';
import { statedFindings } from './parts/stated-findings.tsx';

/** The address of the rule or call that a word names; undefined for any other word. */
export type Reference = (word: string) => string | undefined;

export interface MarkdownOptions {
  readonly reference: Reference;
  readonly highlight: Highlighter;
  /** The address of a link on the site; throws for a dead link. */
  link(url: string): string;
  /** The address at which the playground shows a text; undefined where there is no playground. */
  readonly playground?: (text: string) => string;
}

const parser = unified().use(remarkParse).use(remarkGfm).freeze();

/** Makes an HTML tree of Markdown: names of rules and calls become links, examples get their labels. */
export function markdownToHast(markdown: string, options: MarkdownOptions): readonly ElementContent[] {
  const tree = parser.parse(markdown);
  const processor = unified().use(remarkRehype, {
    handlers: {
      inlineCode: (_state: unknown, node: InlineCode) => inlineCode(node, options.reference),
      link: (
        state: Parameters<typeof defaultHandlers.link>[0],
        node: Parameters<typeof defaultHandlers.link>[1],
      ) => defaultHandlers.link(state, { ...node, url: options.link(node.url) }),
      code: (_state: unknown, node: Code) => block(node, options),
      heading: (
        state: Parameters<typeof defaultHandlers.heading>[0],
        node: Parameters<typeof defaultHandlers.heading>[1],
      ) => {
        const heading = defaultHandlers.heading(state, node);
        return { ...heading, properties: { ...heading.properties, id: headingId(heading) } };
      },
      table: (
        state: Parameters<typeof defaultHandlers.table>[0],
        node: Parameters<typeof defaultHandlers.table>[1],
      ) => scrolled(defaultHandlers.table(state, node)),
    },
  });
  const root: Root = processor.runSync(tree);
  return root.children.filter((child): child is ElementContent => child.type !== 'doctype');
}

/** A table that scrolls by itself where it is wider than the page. Its header says what it is called. */
function scrolled(table: Element): Element {
  const title = cellTexts(table).filter((text) => text !== '');
  return element(
    <div className="scroll" tabIndex={0} role="group" ariaLabel={`Table: ${title.join(', ')}`}>
      {table}
    </div>,
  );
}

/** The texts of the cells in a table's header. */
function cellTexts(node: ElementContent): readonly string[] {
  if (node.type !== 'element' || node.tagName === 'tbody') return [];
  return node.tagName === 'th' ? [elementText(node)] : node.children.flatMap(cellTexts);
}

/** The longest option that a line is not broken in. */
const MAX_UNBROKEN = 24;

/** An option of a command line: a line is not broken between its hyphens. */
function isOption(value: string): boolean {
  return value.startsWith('-') && value.length <= MAX_UNBROKEN;
}

function inlineCode({ value }: InlineCode, reference: Reference): Element {
  const code: Element = {
    type: 'element',
    tagName: 'code',
    properties: isOption(value) ? { className: ['option'] } : {},
    children: [{ type: 'text', value }],
  };
  const href = reference(value);
  return href === undefined
    ? code
    : { type: 'element', tagName: 'a', properties: { href }, children: [code] };
}

const LABELS: ReadonlyMap<string, string> = new Map([
  ['bad', 'Incorrect'],
  ['good', 'Correct'],
  ['base', 'Before'],
]);

function block({ value, lang, meta }: Code, { highlight, playground }: MarkdownOptions): Element {
  if (meta === 'finding') return statedFindings(value);
  if (meta === 'verdict') return statedVerdict(value);
  const code = highlight(value, lang ?? 'text');
  // `bad flags-argument`: the rules that it is about follow.
  const [kind = ''] = (meta ?? '').split(' ');
  const label = LABELS.get(kind);
  if (label === undefined) return code;
  const open = kind === 'base' ? undefined : playground?.(`${value}\n`);
  return element(
    <figure className={['example', `example-${kind}`]}>
      <figcaption>
        {label}
        {open === undefined ? null : (
          <span>
            {' '}
            <a href={open}>Open in the playground</a>
          </span>
        )}
      </figcaption>
      {code}
    </figure>,
  );
}

/** What `check` says of the calls in the code above. */
function statedVerdict(value: string): Element {
  return element(
    <ul className="verdict">
      {value.split('\n').map((line) => (
        <li>{line}</li>
      ))}
    </ul>,
  );
}
