import { type AnyNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import type { Position } from '../../spec/position.ts';

/** A problem of a profile, with its place. With an error no engine can use it; a warning marks what has no effect or another one. */
export interface ProfileProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place: Position;
  /** JSON pointer to the value; empty for the whole text. */
  readonly pointer: string;
}

/** A JSON value with its place. Numbers keep their source text, because arguments have 64 bits. */
export type JsonValue = { readonly place: Position; readonly pointer: string } & (
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, JsonValue> }
  | { readonly kind: 'array'; readonly elements: readonly JsonValue[] }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' }
);

/** The longest text that is read, in UTF-16 units: a hundred times the largest known profile. */
const MAX_LENGTH = 4_000_000;

/** The deepest nesting that is read; profiles have six levels. */
const MAX_DEPTH = 50;

const START: Position = { line: 1, column: 1 };

/** Reads strict JSON (RFC 8259). Of a duplicate key the last value counts, as in Go, and a warning is added. */
export function readJson(text: string, problems: ProfileProblem[]): JsonValue | undefined {
  const fail = (message: string, place: Position = START): undefined => {
    problems.push({ severity: 'error', message, place, pointer: '' });
    return undefined;
  };
  if (text.length > MAX_LENGTH) return fail(`the profile is longer than ${MAX_LENGTH} characters`);
  if (depthOf(text) > MAX_DEPTH) return fail(`the profile is nested deeper than ${MAX_DEPTH} levels`);
  try {
    const { body } = parse(text.replace(/^\uFEFF/, ' '), { mode: 'json', ranges: true });
    return convert(body, '', text, problems);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const { line, column } = placeOf(error);
    return fail(`the profile is not JSON: ${describeSyntax(error.message)}`, { line, column });
  }
}

const TOKENS: Readonly<Record<string, string>> = {
  LBrace: '{',
  RBrace: '}',
  LBracket: '[',
  RBracket: ']',
  Comma: ',',
  Colon: ':',
};

/** Translates the parser's message, such as "Unexpected token RBrace found. (1:8)". */
function describeSyntax(message: string): string {
  const text = message.replace(/ \(\d+:\d+\)$/, '').replace(/ found\.?$/, '');
  const token = /^Unexpected token (\w+)$/.exec(text)?.[1] ?? '';
  return TOKENS[token] === undefined ? text : `unexpected ${TOKENS[token]}`;
}

function placeOf(error: Error): Position {
  const line = 'line' in error && typeof error.line === 'number' ? error.line : 1;
  const column = 'column' in error && typeof error.column === 'number' ? error.column : 1;
  return { line, column };
}

/** The nesting depth of brackets outside strings, checked first because the parser recurses. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (isInString) {
      if (character === '\\') at++;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '[' || character === '{') deepest = Math.max(deepest, ++depth);
    else if (character === ']' || character === '}') depth--;
  }
  return deepest;
}

function position(node: AnyNode): Position {
  return { line: node.loc.start.line, column: node.loc.start.column };
}

function convert(node: ValueNode, pointer: string, text: string, problems: ProfileProblem[]): JsonValue {
  const place = position(node);
  switch (node.type) {
    case 'Object': {
      const members = new Map<string, JsonValue>();
      for (const { name, value } of node.members) {
        const key = name.type === 'String' ? name.value : name.name;
        const below = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
        if (members.has(key)) {
          problems.push({
            severity: 'warning',
            message: `"${key}" occurs twice; engines use the last one`,
            place: position(name),
            pointer: below,
          });
        }
        members.set(key, convert(value, below, text, problems));
      }
      return { kind: 'object', members, place, pointer };
    }
    case 'Array': {
      const elements = node.elements.map(({ value }, index) =>
        convert(value, `${pointer}/${index}`, text, problems),
      );
      return { kind: 'array', elements, place, pointer };
    }
    case 'String':
      return { kind: 'string', text: node.value, place, pointer };
    case 'Number':
      return { kind: 'number', text: text.slice(...(node.range ?? [0, 0])), place, pointer };
    case 'Boolean':
      return { kind: 'boolean', value: node.value, place, pointer };
    default:
      return { kind: 'null', place, pointer };
  }
}
