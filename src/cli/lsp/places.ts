import type { Range as LspRange } from 'vscode-languageserver/node';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from '../../spec/position.ts';

/** A range of offsets in the protocol's form: lines and UTF-16 columns, both from 0. */
export function rangeIn(document: TextDocument, { start, end }: Range): LspRange {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}
