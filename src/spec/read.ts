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
  /** A part of the file is no YAML, or exceeds a bound: it was not judged. */
  readonly isUnreadable: boolean;
}

/**
 * Reads a file of specs. Takes any text and never throws: everything wrong becomes a problem with its place,
 * and a document whose prototype can be read is still resolved as far as possible.
 */
export function readSpecs(text: string): SpecFile {
  const nul = text.indexOf('\0');
  if (nul !== -1) {
    const message = 'this is a binary file: it holds a NUL character';
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
      'this file holds no spec: it is empty, or has only comments',
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

/** The range without what lies behind the end of the text, where YAML's parser sees a fault in what is missing. */
function within({ length }: string, { start, end }: Range): Range {
  return { start: Math.min(start, length), end: Math.min(end, length) };
}

/** The problems of each document: those from its start on, up to that of the next. */
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

/** The system call that a text calls, whatever its arguments are; undefined where it is no call. */
export function calledName(text: string): string | undefined {
  return /^\s*([A-Za-z_]\w*)\s*\(/.exec(text)?.[1];
}

/**
 * The key `syscall`, in quotes or not, as the first word of a line or of a flow mapping that is the first thing on its
 * line. What stands in front is looked at only where the word is found: a pattern that begins with white space is tried
 * again at every blank, which takes quadratic time in blank lines.
 */
const SYSCALL_KEY = /syscall(?<=^\s*(?:\{\s*)?["']?syscall)["']?\s*:/m;

/** Whether a text may be a spec, that is, whether it has the key `syscall`: most YAML in a project has not. */
export function mayBeSpec(text: string): boolean {
  return SYSCALL_KEY.test(text);
}
