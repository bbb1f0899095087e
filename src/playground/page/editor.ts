import { history, historyField, historyKeymap, isolateHistory } from '@codemirror/commands';
import { EditorState, type Extension, RangeSet, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import type { Edit, Severity } from '../../lint/finding.ts';
import type { ShownFinding } from '../protocol.ts';
import { colours } from './colours.ts';
import type { HelpedEditor } from './helped-editor.ts';
import { MOVES } from './moves.ts';

/** The editor, as the rest of the page sees it. */
export interface Editor extends HelpedEditor {
  /** The text with all that can be undone, as JSON. */
  saved(): unknown;
  /** Replaces the whole text, as one undoable edit. */
  replace(text: string): void;
  apply(edits: readonly Edit[]): void;
  /** Selects a range and scrolls to it. */
  show(start: number, end: number): void;
  /** Marks findings of the current text. */
  mark(findings: readonly ShownFinding[]): void;
}

const setFindings = StateEffect.define<readonly ShownFinding[]>();

interface Marks {
  readonly underlines: DecorationSet;
  readonly markers: RangeSet<GutterMarker>;
}

const marks = StateField.define<Marks>({
  create: () => ({ underlines: Decoration.none, markers: RangeSet.empty }),
  update(known, transaction) {
    for (const effect of transaction.effects)
      if (effect.is(setFindings)) return marksOf(transaction.state, effect.value);
    if (!transaction.docChanged) return known;
    const { changes } = transaction;
    return { underlines: known.underlines.map(changes), markers: known.markers.map(changes) };
  },
  provide: (field) => EditorView.decorations.from(field, ({ underlines }) => underlines),
});

class SeverityMarker extends GutterMarker {
  readonly #severity: Severity;
  readonly #title: string;

  constructor(severity: Severity, title: string) {
    super();
    this.#severity = severity;
    this.#title = title;
  }

  override eq(other: SeverityMarker): boolean {
    return other.#severity === this.#severity && other.#title === this.#title;
  }

  override toDOM(): Node {
    const dot = document.createElement('span');
    dot.className = `dot dot-${this.#severity}`;
    dot.title = this.#title;
    return dot;
  }
}

const ORDER: readonly Severity[] = ['error', 'warning', 'info'];

function marksOf({ doc }: EditorState, findings: readonly ShownFinding[]): Marks {
  const inside = findings.map((finding) => {
    const start = Math.min(finding.start, doc.length);
    // A finding about a whole spec is marked on the first line only.
    const end = Math.min(Math.max(finding.end, start), doc.lineAt(start).to);
    return { ...finding, start, end };
  });
  const underlines = inside
    .filter(({ start, end }) => end > start)
    .map(({ start, end, severity }) => Decoration.mark({ class: `mark-${severity}` }).range(start, end));
  const lines = new Map<number, ShownFinding[]>();
  for (const finding of inside) {
    const { from } = doc.lineAt(finding.start);
    lines.set(from, [...(lines.get(from) ?? []), finding]);
  }
  const markers = [...lines].map(([from, found]) => {
    const worst = ORDER.find((severity) => found.some((finding) => finding.severity === severity)) ?? 'info';
    const title = found.map(({ rule, message }) => `${rule}: ${message}`).join('\n');
    return new SeverityMarker(worst, title).range(from);
  });
  return { underlines: Decoration.set(underlines, true), markers: RangeSet.of(markers, true) };
}

/** Inserts a line break and repeats the indentation, as YAML needs and C is written. */
function newLine({ state, dispatch }: EditorView): boolean {
  const { from } = state.selection.main;
  const indent = /^[ \t]*/.exec(state.doc.lineAt(from).text)?.[0] ?? '';
  dispatch(state.replaceSelection(`\n${indent}`), { scrollIntoView: true, userEvent: 'input' });
  return true;
}

const SAVED = { undo: historyField };

/** The state that was saved, if it is one of this text; else a new one. */
function stateOf(text: string, saved: unknown, extensions: Extension): EditorState {
  try {
    const state = EditorState.fromJSON(saved, { extensions }, SAVED);
    if (state.doc.toString() === text) return state;
  } catch {
    // It was saved by another version, or is damaged.
  }
  return EditorState.create({ doc: text, extensions });
}

/**
 * Creates an editor in `parent`. Calls `changed` after each edit and when the cursor moves to another line. `saved` is what
 * an editor of the same text saved, if there was one.
 */
export function createEditor(parent: HTMLElement, text: string, saved: unknown, changed: () => void): Editor {
  const view = new EditorView({
    parent,
    state: stateOf(text, saved, [
      lineNumbers(),
      history(),
      marks,
      gutter({ class: 'dots', markers: (shown) => shown.state.field(marks).markers }),
      colours,
      keymap.of([{ key: 'Enter', run: newLine }, ...MOVES, ...historyKeymap]),
      EditorState.tabSize.of(2),
      EditorView.contentAttributes.of({
        'aria-label': 'Spec or C code',
        tabindex: '0',
        spellcheck: 'false',
        autocapitalize: 'off',
      }),
      EditorView.updateListener.of(({ docChanged, selectionSet, startState, state }) => {
        const line = (each: EditorState): number => each.doc.lineAt(each.selection.main.head).number;
        if (docChanged || (selectionSet && line(startState) !== line(state))) changed();
      }),
    ]),
  });
  return {
    content: view.contentDOM,
    saved: () => view.state.toJSON(SAVED),
    placeOf: (offset) => view.coordsAtPos(offset),
    offsetAt: (x, y) => view.posAtCoords({ x, y }),
    insert: (from, to, insert) =>
      view.dispatch({
        changes: { from, to, insert },
        selection: { anchor: from + insert.length },
        scrollIntoView: true,
        userEvent: 'input.complete',
      }),
    text: () => view.state.doc.toString(),
    cursor: () => view.state.selection.main.head,
    replace: (next) =>
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: next },
        selection: { anchor: 0 },
        effects: EditorView.scrollIntoView(0),
        annotations: isolateHistory.of('full'),
      }),
    apply: (edits) => {
      view.dispatch({
        changes: edits.map(({ start, end, text: insert }) => ({ from: start, to: end, insert })),
        annotations: isolateHistory.of('full'),
      });
      view.focus();
    },
    show: (start, end) => {
      const { length } = view.state.doc;
      view.dispatch({
        selection: { anchor: Math.min(start, length), head: Math.min(end, length) },
        scrollIntoView: true,
      });
      view.focus();
    },
    mark: (findings) => view.dispatch({ effects: setFindings.of(findings) }),
  };
}
