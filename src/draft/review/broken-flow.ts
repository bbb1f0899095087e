import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** The faults of one series that are told of. */
const MAX_TOLD = 3;

interface Line {
  readonly text: string;
  readonly line: number;
}

/** Statements that run always, or never, though their indentation says otherwise. */
export function brokenFlow(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions
    .flatMap((shown): readonly NewValue[] => {
      // Lines of the preprocessor decide what is compiled, so that what stands before and behind may exclude each other.
      const lines = plainLines(shown)
        .map(({ text, line }) => ({ text: text.trimEnd(), line }))
        .filter(({ text }) => text !== '');
      return lines.flatMap((own, index): readonly NewValue[] => {
        const message =
          emptyBody(own, lines[index + 1]) ??
          secondStatement(lines, index) ??
          unreached(lines, index) ??
          assignedConstant(own);
        return message === undefined ? [] : [fact(shown.path, own.line, message)];
      });
    })
    .slice(0, MAX_TOLD);
}

const EMPTY = /^(\t+)(?:else\s+)?if\s*(\(.*\));$/;

/** `if (x);` with an indented line behind it. */
function emptyBody({ text }: Line, next: Line | undefined): string | undefined {
  const [, indent = '', condition = ''] = EMPTY.exec(text) ?? [];
  if (indent === '' || !isClosed(condition) || depth(next?.text ?? '') !== indent.length + 1)
    return undefined;
  return 'the ";" ends the if, so that the line behind it runs whatever the condition is; leave the ";" out';
}

const HEAD = /^(\t+)(?:\}?\s*else|(?:\}?\s*else\s+)?if\s*(\(.*\)))$/;
const STATEMENT = /^\t+(?:[a-z_][\w>.[\]-]*\s*(?:=|\()|return\b|goto\s).*;$/;

/** The second of two lines that are indented below an `if` without braces. */
function secondStatement(lines: readonly Line[], index: number): string | undefined {
  const [head, first, own] = [lines[index - 2]?.text, lines[index - 1]?.text ?? '', lines[index]?.text ?? ''];
  const [, indent = '', condition = '()'] = HEAD.exec(head ?? '') ?? [];
  if (indent === '' || !isClosed(condition)) return undefined;
  if (!STATEMENT.test(first) || !STATEMENT.test(own)) return undefined;
  if (depth(first) !== indent.length + 1 || depth(own) !== depth(first)) return undefined;
  return 'this line is indented below an if without braces, but runs whatever the condition is; add braces';
}

/** A line that stands behind a `return` or `goto` of the same block, where no label leads. */
function unreached(lines: readonly Line[], index: number): string | undefined {
  const own = lines[index]?.text ?? '';
  const before = lines[index - 1]?.text ?? '';
  if (!/^\t+(?:return\b.*|goto \w+);$/.test(before)) return undefined;
  if (!STATEMENT.test(own) && !/^\t+(?:if|for|while|switch)\s*\(/.test(own)) return undefined;
  if (depth(own) !== depth(before) || depth(own) > 1 + depthOfBlock(lines, index)) return undefined;
  return `nothing reaches this line: the one before it (${before.trim().slice(0, 50)}) leaves always`;
}

/** The indentation of the line that opens the block of a line; more than one below it where it is no block with braces. */
function depthOfBlock(lines: readonly Line[], index: number): number {
  const own = depth(lines[index]?.text ?? '');
  for (let at = index - 2; at >= 0; at--) {
    const text = lines[at]?.text ?? '';
    // What is shallower opens the block, with a brace; a label of a switch or of a jump leads to what stands behind it.
    if (depth(text) < own) return text.endsWith('{') ? depth(text) : -1;
    // A statement that ends, directly before the return: nothing has the return as its only statement.
    if (at === index - 2 && !/[;}]$/.test(text)) return -1;
  }
  return 0;
}

/** A comparison with a constant that is written as an assignment. */
function assignedConstant({ text }: Line): string | undefined {
  const [, name, value] =
    /\bif\s*\((?:[^()]*(?:&&|\|\|)\s*)?(\w+(?:(?:->|\.)\w+)*)\s*=\s*([A-Z][A-Z0-9_]+|\d\w*)\)/.exec(text) ??
    [];
  if (name === undefined) return undefined;
  return `"${name} = ${value}" sets "${name}" where it is to be compared; write ==`;
}

function depth(text: string): number {
  return /^\t*/.exec(text)?.[0].length ?? 0;
}

/** Whether a text begins with a parenthesis that ends with it. */
function isClosed(text: string): boolean {
  let open = 0;
  for (const [index, character] of [...text].entries()) {
    if (character === '(') open++;
    if (character === ')' && --open === 0) return index === text.length - 1;
  }
  return false;
}
