import { parseEvents, YAMLException } from 'js-yaml';
import { LineIndex } from '../position.ts';
import { type Tree, TreeBuilder, type TreeProblem } from './tree-builder.ts';

/** Specs nest four or five levels deep; strangers' files must not exhaust the stack. */
const MAX_DEPTH = 64;

/** Broken files are read document by document up to this length and number. */
const MAX_SECTIONED_LENGTH = 1 << 20;
const MAX_SECTIONS = 64;

/**
 * Reads YAML into nodes that know their place. Never throws on any text: what is wrong is in `problems`, and what
 * could not be read in `faults`. A broken document does not keep the others of its file from being read.
 */
export function readTree(text: string): Tree {
  try {
    return new TreeBuilder(text).build(parseEvents(text, { maxDepth: MAX_DEPTH }));
  } catch (error) {
    return readSections(text) ?? { documents: [], problems: [], faults: [yamlFault(text, error)] };
  }
}

/** Each document of a broken file by itself; undefined where that is no help. */
function readSections(text: string): Tree | undefined {
  if (text.length > MAX_SECTIONED_LENGTH) return undefined;
  const marks = [...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index);
  const starts = marks[0] === 0 ? marks : [0, ...marks];
  if (starts.length < 2 || starts.length > MAX_SECTIONS) return undefined;
  const trees = starts.map((start, index) => {
    // What stands before is blanked, so that every offset is one in the file.
    const section = text.slice(0, start).replace(/[^\n]/g, ' ') + text.slice(start, starts[index + 1]);
    try {
      return new TreeBuilder(section).build(parseEvents(section, { maxDepth: MAX_DEPTH }));
    } catch (error) {
      return { documents: [], problems: [], faults: [yamlFault(section, error)] };
    }
  });
  const faults = trees.flatMap((tree) => tree.faults);
  // Broken as a whole, and no part of it is: the fault lies between the parts.
  if (faults.length === 0) return undefined;
  return {
    documents: trees.flatMap((tree) => tree.documents),
    problems: trees.flatMap((tree) => tree.problems),
    faults,
  };
}

/** js-yaml reports a place and a reason; C in a plain scalar deserves a word about quoting. */
function yamlFault(text: string, error: unknown): TreeProblem {
  if (!(error instanceof YAMLException)) {
    return {
      message: 'this YAML nests too deeply or cannot be read',
      range: { start: 0, end: 0 },
      pointer: '',
    };
  }
  const at = Math.min(error.mark?.position ?? 0, text.length);
  const lines = new LineIndex(text);
  const line = lines.line(lines.position(at).line);
  const reason = /depth/i.test(error.reason)
    ? `the document nests deeper than ${MAX_DEPTH} levels`
    : `the file is not valid YAML: ${error.reason}`;
  return {
    message: reason + quotingAdvice(line),
    range: { start: at, end: Math.min(at + 1, text.length) },
    pointer: '',
  };
}

function quotingAdvice(line: string): string {
  const value = /^\s*(?:-\s+)?\w+:\s+(.*)$/.exec(line)?.[1];
  if (value === undefined || /^['"[{]/.test(value)) return '';
  if (/^[*&!@`%]/.test(value)) {
    return `; YAML reads a "${value[0]}" at the start of a value as its own syntax, so put the expression in quotes`;
  }
  if (/: /.test(value)) return '; ": " inside a value starts a new mapping, so put the value in quotes';
  return '';
}
