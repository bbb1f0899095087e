import { NAME } from './definition/primitives.ts';
import { specShape } from './definition/spec.ts';
import type { SpecDocument } from './model.ts';
import type { Range } from './position.ts';
import { type Problem, ProblemList } from './problem.ts';
import { resolveSpec } from './resolve/resolve.ts';
import type { Node } from './yaml/node.ts';
import { readTree } from './yaml/read-tree.ts';

/** What a file holds. */
export interface SpecFile {
  readonly documents: readonly SpecDocument[];
  /** A part of the file was not checked, because it is not YAML or exceeds a limit. */
  readonly isUnreadable: boolean;
}

/** The text that was read last, and what it holds: who judges a text and who shows it read the same one. */
let last: { readonly text: string; readonly file: SpecFile } | undefined;

/**
 * Reads a file of specs. Accepts any text and never throws: each fault becomes a problem with its place, and a document
 * is resolved as far as possible if at least its prototype can be read.
 */
export function readSpecs(text: string): SpecFile {
  if (last?.text !== text) last = { text, file: readFile(text) };
  return last.file;
}

/** Has {@link readSpecs} take what a text held when it was read before, until it reads another one. */
export function recallSpecs(text: string, file: SpecFile): void {
  last = { text, file };
}

function readFile(text: string): SpecFile {
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    const message = 'this is a binary file: it contains a NUL character';
    return { documents: [brokenDocument(message, { start: nul, end: nul + 1 })], isUnreadable: true };
  }
  const tree = readTree(text);
  const list = new ProblemList();
  for (const { message, range, pointer } of tree.problems) list.add('syntax', message, range, pointer);
  const broken = tree.faults.map(({ message, range }) => brokenDocument(message, within(text, range)));
  if (tree.documents.length === 0 && broken.length > 0) return { documents: broken, isUnreadable: true };
  if (tree.documents.length === 0) {
    list.add(
      'syntax',
      'this file contains no spec: it is empty or has only comments',
      { start: 0, end: 0 },
      '',
    );
    return {
      documents: [{ spec: undefined, name: undefined, range: { start: 0, end: 0 }, problems: list.all }],
      isUnreadable: false,
    };
  }
  const problems = byDocument(tree.documents, list.all);
  const documents = tree.documents.map((node, index) => readDocument(node, text, problems[index] ?? []));
  const all = [...documents, ...broken].sort((a, b) => a.range.start - b.range.start);
  return { documents: all, isUnreadable: broken.length > 0 };
}

/** The range, clipped to the text: the YAML parser places a fault about something missing behind its end. */
function within({ length }: string, { start, end }: Range): Range {
  return { start: Math.min(start, length), end: Math.min(end, length) };
}

/** The problems of each document: those between its start and that of the next. */
function byDocument(
  documents: readonly Node[],
  problems: readonly Problem[],
): readonly (readonly Problem[])[] {
  const lists: Problem[][] = documents.map(() => []);
  for (const problem of problems) {
    let low = 0;
    let high = documents.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((documents[middle]?.start ?? 0) <= problem.range.start) low = middle;
      else high = middle - 1;
    }
    lists[low]?.push(problem);
  }
  return lists;
}

function brokenDocument(message: string, range: Range): SpecDocument {
  const problems = [{ kind: 'syntax', message, range, pointer: '' } as const];
  return { spec: undefined, name: undefined, range, problems };
}

function readDocument(node: Node, file: string, treeProblems: readonly Problem[]): SpecDocument {
  const problems = new ProblemList();
  for (const problem of treeProblems)
    problems.add(problem.kind, problem.message, problem.range, problem.pointer);
  const raw = specShape.decode(node, problems);
  const spec = raw && resolveSpec(raw, node, file, problems);
  const range = { start: node.start, end: node.end };
  return { spec, name: raw?.syscall.text ?? nameOf(node), range, problems: problems.all };
}

function nameOf(node: Node): string | undefined {
  if (node.kind !== 'mapping') return undefined;
  const value = node.pairs.find(({ key }) => key.text === 'syscall')?.value;
  return value?.kind === 'scalar' && NAME.test(value.text) ? value.text : undefined;
}

/** The name of the system call that a text calls; undefined if the text is not a call. */
export function calledName(text: string): string | undefined {
  return /^\s*([A-Za-z_]\w*)\s*\(/.exec(text)?.[1];
}

/**
 * The key `syscall`, in quotes or not, as the first word of a line or of a flow mapping at the start of a line. The
 * lookbehind comes after the word on purpose: a pattern that begins with white space is retried at every blank, which
 * takes quadratic time in blank lines.
 */
const SYSCALL_KEY = /syscall(?<=^\s*(?:\{\s*)?["']?syscall)["']?\s*:/m;

/** Whether a text has the key `syscall`, as every spec does and most YAML in a project does not. */
export function hasSyscallKey(text: string): boolean {
  return SYSCALL_KEY.test(text);
}
