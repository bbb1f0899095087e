import type { DerivedCall } from '../../derive/derive.ts';
import { changedNames } from '../../derive/tree/changed-names.ts';
import type { FileDiff } from '../../draft/diff.ts';
import type { ProposedCall } from '../../draft/series.ts';
import type { AddedLines } from '../../draft/write-draft.ts';
import type { DocumentResult } from '../../lint/file-result.ts';
import type { EngineOptions } from '../../lint/finding-collector.ts';
import type { InputFault, Note } from '../run.ts';
import { DefinitionPlaces } from '../series/definition-places.ts';
import { compareCall } from './changed-call.ts';
import { CodePlaces } from './code-places.ts';
import { type CodeState, patchedStates } from './code-state.ts';
import { type CodeLocator, judgeDerived } from './derived-result.ts';
import type { KernelCode } from './kernel-code.ts';

/** What the code of a series shows. */
export interface SeriesCode {
  readonly documents: readonly DocumentResult[];
  readonly notes: readonly Note[];
  readonly faults: readonly InputFault[];
  /** Calls that were read before the series and after it, so that what it changes in them is known. */
  readonly compared: ReadonlySet<string>;
  /** Calls that it adds and that were read. */
  readonly added: ReadonlySet<string>;
}

/**
 * Reads the calls that a series adds or changes from its code, applied to a kernel tree in memory. Without a tree, new
 * calls are read from what the series itself contains.
 */
export function judgeSeriesCode(
  path: string,
  text: string,
  files: readonly FileDiff[],
  proposed: readonly ProposedCall[],
  kernel: KernelCode,
  options: EngineOptions,
): SeriesCode {
  const { before, after, paths, faults } = patchedStates(files, kernel);
  const places = placesIn(text, after);
  const documents: DocumentResult[] = [];
  const notes: Note[] = [];
  const added = new Set<string>();
  for (const { name, added: lines } of proposed) {
    const read = after.read(name, lines);
    const document = read && judgeDerived(path, read, places, options);
    if (document === undefined) continue;
    added.add(name);
    documents.push(document);
  }
  const compared = new Set<string>();
  const same: string[] = [];
  const names = changedNames(before.tree, after.tree, paths);
  for (const name of kernel.callsReaching(names)) {
    const [old, now] = [before.read(name, MERGED), after.read(name, MERGED)];
    if (old === undefined || now === undefined || added.has(name)) continue;
    compared.add(name);
    const { document, changes } = compareCall(path, old, now, places, options);
    // A call that only shares code with those that the series is about, and refuses as before, is named in one line.
    const isShown = names.has(name) || changes.length > 0 || (document?.findings.length ?? 0) > 0;
    if (isShown && document !== undefined) documents.push(document);
    if (changes.length > 0) notes.push(changeNote(now.call, changes.join('; ')));
    else same.push(name);
  }
  const [first] = same;
  const call = first === undefined ? undefined : after.read(first)?.call;
  if (call !== undefined) notes.push(changeNote(call, sameWords(same)));
  return {
    documents,
    notes,
    faults: faults.map((message) => ({ path, message })),
    compared,
    added,
  };
}

function changeNote({ name, path, line }: DerivedCall, message: string): Note {
  return { kind: 'call-change', path, line, syscall: name, message: `${name}: ${message}` };
}

/** About calls whose entry paths a series leaves as they are. */
function sameWords(names: readonly string[]): string {
  const rest = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  const others = names.slice(1, MAX_NAMED).join(', ');
  const also = others === '' ? '' : ` (so do ${others}${rest})`;
  return `uses code that changes, and refuses the same calls in the same order as before${also}`;
}

/** How many calls one note names. */
const MAX_NAMED = 8;

/** A call that a tree has is merged: programs may rely on it. */
const MERGED: AddedLines = { about: ['status: merged'], end: [] };

function placesIn(text: string, { tree }: CodeState): CodeLocator {
  const shown = new CodePlaces(text);
  const definitions = new DefinitionPlaces(text);
  const at = (path: string, line: number) => shown.of(path, line, lineOf(tree.text(path), line));
  return {
    ofSource: (source) => {
      const [, path = '', line = ''] = /^(.*):(\d+)$/.exec(source) ?? [];
      return path === '' ? undefined : at(path, Number(line));
    },
    ofCall: ({ path, line, name, parameters }: DerivedCall) =>
      at(path, line) ?? shown.ofFile(path) ?? definitions.of(`SYSCALL_DEFINE${parameters.length}(${name}`),
  };
}

function lineOf(text: string | undefined, line: number): string {
  return text?.split('\n', line)[line - 1] ?? '';
}
