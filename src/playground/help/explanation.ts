import { makeElement } from '../page/dom.ts';

/** Lines of an explanation as nodes: `code`, **bold** and links to rules become elements, all else is text. */
export function explanationNodes(lines: readonly string[]): readonly HTMLElement[] {
  return lines.map((line) => {
    const link = /^\.\.\/rules\/([a-z0-9-]+)\/$/.exec(line);
    if (link !== null) {
      const anchor = document.createElement('a');
      anchor.href = line;
      anchor.textContent = `About ${link[1]}`;
      return makeElement('p', '', anchor);
    }
    return makeElement(
      'p',
      '',
      ...partsOf(line).map(({ tag, text }) => (tag === '' ? text : makeElement(tag, '', text))),
    );
  });
}

/** A part of a line, with the element that it becomes; '' for text. */
export interface LinePart {
  readonly tag: '' | 'code' | 'b';
  readonly text: string;
}

/** Splits a line where code and bold text begin and end. A mark without its other half is text. */
export function partsOf(line: string): readonly LinePart[] {
  return line
    .split(/(`[^`]+`|\*\*[^*]+\*\*)/)
    .filter((part) => part !== '')
    .map((part): LinePart => {
      if (/^`[^`]+`$/.test(part)) return { tag: 'code', text: part.slice(1, -1) };
      if (/^\*\*[^*]+\*\*$/.test(part)) return { tag: 'b', text: part.slice(2, -2) };
      return { tag: '', text: part };
    });
}
