import { RangeSetBuilder } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';

/*
 * Colours for a spec: its comments, keys, texts in quotes, constants and numbers. A grammar of YAML would weigh more
 * than the rest of the page; what is coloured wrongly is judged rightly all the same.
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
        // Constants are upper case; the expression itself looks at no case for the sake of hexadecimals.
        if (mark === undefined || (name === 'constant' && word !== word?.toUpperCase())) continue;
        builder.add(line.from + match.index, line.from + match.index + match[0].length, mark);
      }
      at = line.to + 1;
    }
  }
  return builder.finish();
}

/** Of a longer line the rest stays plain. */
const MAX_LINE = 2000;

/** Colours what is in view. */
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
