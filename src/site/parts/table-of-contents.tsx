import type { Element, ElementContent } from 'hast';
import { element, elementText } from '../element.ts';

/** Fewer sections fit on a screen, and need no list. */
const MIN_SECTIONS = 3;

/** Links to the sections of a page, by its second-level headings; undefined for a short page. */
export function tableOfContents(main: readonly ElementContent[]): Element | undefined {
  const sections = main.flatMap(headings);
  if (sections.length < MIN_SECTIONS) return undefined;
  return element(
    <nav className="toc" ariaLabel="On this page" data-pagefind-ignore>
      <ul>
        {sections.map(({ id, title }) => (
          <li>
            <a href={`#${id}`}>{title}</a>
          </li>
        ))}
      </ul>
    </nav>,
  );
}

/** The headings of sections, which may stand in a section or a column. */
function headings(node: ElementContent): readonly { readonly id: string; readonly title: string }[] {
  if (node.type !== 'element') return [];
  const { id } = node.properties;
  if (node.tagName === 'h2')
    return typeof id === 'string' && id !== '' ? [{ id, title: elementText(node) }] : [];
  return node.tagName === 'div' || node.tagName === 'section' ? node.children.flatMap(headings) : [];
}
