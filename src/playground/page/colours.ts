import { RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

/*
 * Syntax colours: comments, keys, quoted texts, constants and numbers. An approximation, because a YAML grammar would
 * be larger than the rest of the page. Colours have no influence on findings.
 */

const WORDS =
  /(?<comment>(?:^|\s)#.*$)|(?<key>^\s*(?:- +)*[\w-]+(?=:(?:\s|$)))|(?<quoted>"(?:\\.|[^"\\])*"|'(?:''|[^'])*')|(?<constant>\b[A-Z][A-Z0-9_]{2,}\b)|(?<number>\b(?:0x[0-9a-f]+|\d+)\b)/gi;

const MARKS = new Map(
  ['comment', 'key', 'quoted', 'constant', 'number'].map((name) => [
    name,
    Decoration.mark({ class: `is-${name}` }),
  ]),
);

function coloured(view: EditorView): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      for (const match of line.text.slice(0, MAX_LINE).matchAll(WORDS)) {
        const [name, word] = Object.entries(match.groups ?? {}).find(([, text]) => text !== undefined) ?? [];
        const mark = name === undefined ? undefined : MARKS.get(name);
        // The expression ignores case because of hexadecimal digits, but constants are upper case.
        if (mark === undefined || (name === 'constant' && word !== word?.toUpperCase())) continue;
        builder.add(line.from + match.index, line.from + match.index + match[0].length, mark);
      }
      at = line.to + 1;
    }
  }
  return builder.finish();
}

/** The part of a long line that is coloured, in UTF-16 units. */
const MAX_LINE = 2000;

/** Colours the visible part of the text. */
export const colours = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;

    constructor(view: EditorView) {
      this.decorations = coloured(view);
    }

    update({ docChanged, viewportChanged, view }: ViewUpdate): void {
      if (docChanged || viewportChanged) this.decorations = coloured(view);
    }
  },
  { decorations: ({ decorations }) => decorations },
);
