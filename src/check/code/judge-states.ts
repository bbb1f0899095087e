import type { DerivedCall } from '../../derive/derive.ts';
import { changedNames } from '../../derive/tree/changed-names.ts';
import type { AddedLines } from '../../draft/write-draft.ts';
import type { DocumentResult } from '../../lint/file-result.ts';
import type { EngineOptions } from '../../lint/finding-collector.ts';
import type { Note } from '../run.ts';
import { compareCall } from './changed-call.ts';
import type { CodeState, ReadCall } from './code-state.ts';
import { type CodeInput, judgeDerived } from './derived-result.ts';
import { questionsAbout } from './questions.ts';

/** The code before a change and after it. */
export interface CodeStates {
  readonly before: CodeState;
  readonly after: CodeState;
  /** The C files that differ. */
  readonly paths: readonly string[];
  /** The calls whose entry paths may depend on one of these definitions. */
  callsReaching(names: ReadonlySet<string>): readonly string[];
}

/** What the code of a change shows. */
export interface JudgedCode {
  readonly documents: readonly DocumentResult[];
  readonly notes: readonly Note[];
  /** Calls that were read before the change and after it, so that what it changes in them is known. */
  readonly compared: ReadonlySet<string>;
  /** Calls that it adds and that were read. */
  readonly added: ReadonlySet<string>;
}

/** A call that a change adds, with what its code does not show. */
export interface AddedCall {
  readonly name: string;
  readonly added?: AddedLines;
}

/**
 * Judges the calls that a change adds, and compares those whose code it changes.
 *
 * @param locate the path of a call's results, and where its code stands in that input
 */
export function judgeStates(
  { before, after, paths, callsReaching }: CodeStates,
  calls: readonly AddedCall[],
  locate: (call: DerivedCall) => CodeInput,
  given: EngineOptions,
): JudgedCode {
  // The rules about pairs of calls see those of the same change.
  const siblings: ReadonlySet<string> = new Set([
    ...(given.siblings?.() ?? []),
    ...calls.map(({ name }) => name),
  ]);
  const options: EngineOptions = { ...given, siblings: () => siblings };
  const documents: DocumentResult[] = [];
  const notes: Note[] = [];
  const added = new Map<string, ReadCall>();
  for (const { name, added: lines } of calls) {
    const read = after.read(name, lines);
    const document = read && judgeDerived(read, locate(read.call), options);
    if (read === undefined || document === undefined) continue;
    added.set(name, read);
    documents.push(document);
  }
  notes.push(...questionNotes([...added.values()]));
  const compared = new Set<string>();
  const same: string[] = [];
  const names = changedNames(before.tree, after.tree, paths);
  for (const name of callsReaching(names)) {
    const [old, now] = [before.read(name, MERGED), after.read(name, MERGED)];
    if (old === undefined || now === undefined || added.has(name)) continue;
    compared.add(name);
    const { document, changes } = compareCall(old, now, locate(now.call), options);
    // A call that only shares code with those that the series is about, and refuses as before, is named in one line.
    const isShown = names.has(name) || changes.length > 0 || (document?.findings.length ?? 0) > 0;
    if (isShown && document !== undefined) documents.push(document);
    if (changes.length > 0) notes.push(changeNote(now.call, changes.join('; ')));
    else same.push(name);
  }
  const [first] = same;
  const call = first === undefined ? undefined : after.read(first)?.call;
  if (call !== undefined) notes.push(changeNote(call, sameWords(same)));
  return { documents, notes, compared, added: new Set(added.keys()) };
}

/** What only an author can answer, in one note. */
function questionNotes(calls: readonly ReadCall[]): readonly Note[] {
  const questions = questionsAbout(calls.flatMap(({ spec }) => spec ?? []));
  const [first] = calls;
  if (first === undefined || questions.length === 0) return [];
  const { path, line, name: syscall } = first.call;
  const message = `no code answers what reviewers will ask: ${questions.join(' ')}`;
  return [{ kind: 'question', path, line, syscall, message }];
}

function changeNote({ name, path, line }: DerivedCall, message: string): Note {
  return { kind: 'call-change', path, line, syscall: name, message: `${name}: ${message}` };
}

/** About calls in whose entry paths no difference was seen. Code that was not followed may differ. */
function sameWords(names: readonly string[]): string {
  const rest = names.length > MAX_NAMED ? ` and ${names.length - MAX_NAMED} more` : '';
  const others = names.slice(1, MAX_NAMED).join(', ');
  const also = others === '' ? '' : ` (so do ${others}${rest})`;
  return `uses code that changes, and refuses the same calls in the same order as before, as far as it could be followed${also}`;
}

/** How many calls one note names. */
const MAX_NAMED = 8;

/** A call that a tree has is merged: programs may rely on it. */
const MERGED: AddedLines = { about: ['status: merged'], end: [] };
