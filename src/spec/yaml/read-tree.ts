import { type Event, parseEvents, YAMLException } from 'js-yaml';
import { didYouMean } from '../nearest-word.ts';
import { LineIndex } from '../position.ts';
import { type Tree, TreeBuilder, type TreeProblem } from './tree-builder.ts';

/** Specs nest four or five levels deep; strangers' files must not exhaust the stack. */
const MAX_DEPTH = 64;
/**
 * Reads YAML into nodes that know their place. Never throws on any text: what is wrong is in `problems`.
 * Keys that occur twice, tags and complex keys are problems of the document; broken YAML ends the file.
 */
export function readTree(text: string): Tree {
  let events: Event[];
  try {
    events = parseEvents(text, { maxDepth: MAX_DEPTH });
  } catch (error) {
    return { documents: [], problems: [yamlProblem(text, error)], fatal: true };
  }
  return new TreeBuilder(text).build(events);
}

/** js-yaml reports a place and a reason; C in a plain scalar deserves a word about quoting. */
function yamlProblem(text: string, error: unknown): TreeProblem {
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
  return { message: reason + quotingAdvice(line), range: { start: at, end: at + 1 }, pointer: '' };
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

/** The tail of a message about an unknown key of `mapping`. */
export function unknownKeyAdvice(key: string, known: readonly string[]): string {
  return didYouMean(key, known) || `; known here: ${known.join(', ')}`;
}
