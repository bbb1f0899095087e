import { didYouMean } from '../spec/nearest-word.ts';
import { LineIndex, type Range } from '../spec/position.ts';
import { ProblemList } from '../spec/problem.ts';
import { parsed } from '../spec/shape/refine.ts';
import type { Shape } from '../spec/shape/shape.ts';
import { onOneLine } from '../spec/yaml/node.ts';
import { readTree } from '../spec/yaml/read-tree.ts';
import { ARCHITECTURE_NAMES, type Architecture, findArchitecture } from './architecture.ts';

/**
 * Reads a file of content/callers or content/runtimes, which has one document.
 *
 * @param subject what a file describes: "caller"
 * @throws {Error} "LINE:COLUMN: …" for the first problem of the file
 */
export function readFactsFile<T>(text: string, subject: string, shape: Shape<T>): T {
  const lines = new LineIndex(text);
  const error = ({ start }: Range, message: string): Error => {
    const { line, column } = lines.position(start);
    return new Error(`${line}:${column}: ${message}`);
  };
  const { documents, problems: treeProblems, faults } = readTree(text);
  const [fault] = [...faults, ...treeProblems];
  if (fault !== undefined) throw error(fault.range, fault.message);
  const [document, second] = documents;
  if (document === undefined) throw error({ start: 0, end: 0 }, 'the file is empty');
  if (second !== undefined) throw error(second, `a file describes one ${subject}`);
  const problems = new ProblemList();
  const value = shape.decode(document, problems);
  const [first] = problems.all;
  if (first !== undefined) throw error(first.range, first.message);
  if (value === undefined) throw error(document, `the file describes no ${subject}`);
  return value;
}

/** A text on one line. */
export const line: Shape<string> = parsed('a text', (text) => onOneLine(text).trim());

/** Words that white space separates. */
export const words: Shape<readonly string[]> = parsed('words', splitWords);

/** Words that must be among `names`; `what` is the noun for one of them. */
export function knownWords(what: string, names: ReadonlySet<string>): Shape<readonly string[]> {
  return parsed(`words, each the name of a ${what}`, (text, fail) => {
    const found = splitWords(text);
    const unknown = found.find((word) => !names.has(word));
    return unknown === undefined
      ? found
      : fail(`no ${what} is called "${unknown}"${didYouMean(unknown, names)}`);
  });
}

/** One architecture, by any name that {@link findArchitecture} knows. */
export const architecture: Shape<Architecture> = parsed('an architecture', readArchitecture);

/** Several architectures that white space separates. */
export const architectures: Shape<readonly Architecture[]> = parsed('architectures', (text, fail) => {
  const found = splitWords(text).map((word) => readArchitecture(word, fail));
  return found.every((one) => one !== undefined) ? found : undefined;
});

function readArchitecture(name: string, fail: (message: string) => undefined): Architecture | undefined {
  return (
    findArchitecture(name) ??
    fail(`no architecture is called "${name}"${didYouMean(name, ARCHITECTURE_NAMES)}`)
  );
}

export function splitWords(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
