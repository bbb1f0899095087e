import { parseEvents, YAMLException } from 'js-yaml';
import { LineIndex } from '../position.ts';
import { type Tree, TreeBuilder, type TreeProblem } from './tree-builder.ts';

/** Specs nest four or five levels deep; the limit keeps untrusted files from exhausting the stack. */
const MAX_DEPTH = 64;

/** Limits on the length and the number of documents up to which a broken file is read document by document. */
const MAX_SECTIONED_LENGTH = 1 << 20;
const MAX_SECTIONS = 64;

/**
 * Reads YAML into nodes with places. Never throws: `problems` holds what is wrong, `faults` what could not be read. The
 * other documents of a file are read even if one is broken.
 */
export function readTree(text: string): Tree {
  try {
    return new TreeBuilder(text).build(parseEvents(text, { maxDepth: MAX_DEPTH }));
  } catch (error) {
    return readSections(text) ?? { documents: [], problems: [], faults: [yamlFault(text, error)] };
  }
}

/** Reads each document of a broken file on its own; undefined if that does not help. */
function readSections(text: string): Tree | undefined {
  if (text.length > MAX_SECTIONED_LENGTH) return undefined;
  const marks = [...text.matchAll(/^---(?=\s|$)/gm)].map(({ index }) => index);
  const starts = marks[0] === 0 ? marks : [0, ...marks];
  if (starts.length < 2 || starts.length > MAX_SECTIONS) return undefined;
  const trees = starts.map((start, index) => {
    // Blank out what comes before, so that offsets stay those of the file.
    const section = text.slice(0, start).replace(/[^\n]/g, ' ') + text.slice(start, starts[index + 1]);
    try {
      return new TreeBuilder(section).build(parseEvents(section, { maxDepth: MAX_DEPTH }));
    } catch (error) {
      return { documents: [], problems: [], faults: [yamlFault(section, error)] };
    }
  });
  const faults = trees.flatMap((tree) => tree.faults);
  // If no part is broken, the fault lies between the parts.
  if (faults.length === 0) return undefined;
  return {
    documents: trees.flatMap((tree) => tree.documents),
    problems: trees.flatMap((tree) => tree.problems),
    faults,
  };
}

/** A problem from js-yaml's place and reason, with advice on quoting if the line looks like C in a plain scalar. */
function yamlFault(text: string, error: unknown): TreeProblem {
  if (!(error instanceof YAMLException)) {
    return {
      message: 'this YAML cannot be read; it may nest too deeply',
      range: { start: 0, end: 0 },
      pointer: '',
    };
  }
  const at = Math.min(error.mark?.position ?? 0, text.length);
  const lines = new LineIndex(text);
  const line = lines.line(lines.position(at).line);
  const reason = /depth/i.test(error.reason)
    ? `the document nests more than ${MAX_DEPTH} levels deep`
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
    return `; put the expression in quotes, because YAML reads a "${value[0]}" at the start of a value as its own syntax`;
  }
  if (/: /.test(value)) return '; put the value in quotes, because ": " starts a new mapping';
  return '';
}
