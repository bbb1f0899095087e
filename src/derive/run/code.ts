import { Cursor, SyntaxFault } from '../c/cursor.ts';
import { readFunctionBody } from '../c/read.ts';
import type { Statement, TypeName } from '../c/syntax.ts';
import { tokens } from '../c/token.ts';
import { readBase, readPointers } from '../c/type-reader.ts';
import type { KernelOptions } from '../tree/kernel-options.ts';
import { splitList } from '../tree/macro-text.ts';
import type { Located, SourceTree } from '../tree/source-tree.ts';
import type { Machine } from './machine.ts';
import type { SourcePlace } from './state.ts';

export interface Parameter {
  readonly name: string;
  readonly type: TypeName;
}

export interface Code {
  /** What it returns; undefined for a system call, and where that is not understood. */
  readonly type: TypeName | undefined;
  readonly parameters: readonly Parameter[];
  readonly body: readonly Statement[];
  /** The same place for the same offset. */
  placeOf(offset: number): SourcePlace;
}

interface ReadCode {
  readonly code: Code;
  /** What its `#if`s ask for. */
  readonly names: ReadonlySet<string>;
}

/** How much code is kept read: the functions of the last calls. */
const MAX_KEPT = 800;
/** By the options, since they belong to one state of one tree, and decide what an `#if` leaves. */
const CODE = new WeakMap<KernelOptions, Map<Located, ReadCode>>();

/** A function's parameters and statements. */
export function codeOf({ tree, configuration }: Machine, definition: Located): Code {
  const kept = CODE.get(configuration) ?? new Map<Located, ReadCode>();
  CODE.set(configuration, kept);
  const known = kept.get(definition);
  if (known) {
    tree.lookups.noteAll(known.names);
    return known.code;
  }
  if (kept.size >= MAX_KEPT) kept.clear();
  const { path, start, body, end, name } = definition;
  const text = tree.text(path) ?? '';
  const { result, names } = tree.lookups.during(() => ({
    type: typeOf(text.slice(start, body), name),
    parameters: parametersOf(text.slice(start, body), name),
    body: readFunctionBody(text, body, end, (condition) => configuration.holds(condition)),
    placeOf: keptPlaces(tree, definition),
  }));
  kept.set(definition, { code: result, names });
  return result;
}

/** They are asked for each time that the code is followed. */
function keptPlaces(tree: SourceTree, { path, kind, name }: Located): (offset: number) => SourcePlace {
  const kept = new Map<number, SourcePlace>();
  return (offset) => {
    const known = kept.get(offset);
    if (known) return known;
    const at = { path, line: tree.lineOf(path, offset) };
    const place = kind === 'syscall' ? at : { ...at, name };
    kept.set(offset, place);
    return place;
  };
}

function withoutComments(head: string): string {
  return head.includes('/') ? head.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, ' ') : head;
}

/** What stands before the name of a function. */
function typeOf(head: string, name: string): TypeName | undefined {
  const clean = withoutComments(head);
  const at = clean.search(new RegExp(`\\b${name}\\s*\\(`));
  const before = clean.slice(0, at);
  if (at <= 0 || !/^[\w\s*]+$/.test(before)) return undefined;
  const cursor = new Cursor(tokens(before));
  try {
    const { base, isUser } = readBase(cursor);
    const { pointers } = readPointers(cursor);
    return cursor.peek().kind === 'end' ? { base, isUser, pointers, dimensions: [] } : undefined;
  } catch (error) {
    if (error instanceof SyntaxFault) return undefined;
    throw error;
  }
}

/** The parameters in the head of a function; a SYSCALL_DEFINE has types and names in turn. */
function parametersOf(head: string, name: string): readonly Parameter[] {
  const clean = withoutComments(head);
  // Another head may follow: one for each order of arguments (clone).
  const define = /SYSCALL_DEFINE\w*\s*\(\s*\w+\s*,?((?:[^()]|\([^()]*\))*)\)/.exec(clean);
  if (define) {
    const parts = splitList(define[1] ?? '');
    const parameters: Parameter[] = [];
    for (let index = 0; index + 1 < parts.length; index += 2) {
      const parameter = parameterOf(`${parts[index]} ${parts[index + 1]}`);
      if (parameter) parameters.push(parameter);
    }
    return parameters;
  }
  const open = new RegExp(`\\b${name}\\s*\\(`).exec(clean);
  if (!open) return [];
  const start = open.index + open[0].length;
  let depth = 1;
  let end = start;
  while (end < clean.length && depth > 0) {
    if (clean[end] === '(') depth += 1;
    if (clean[end] === ')') depth -= 1;
    end += 1;
  }
  return splitList(clean.slice(start, end - 1)).flatMap((text) => {
    const parameter = parameterOf(text);
    return parameter ? [parameter] : [];
  });
}

function parameterOf(text: string): Parameter | undefined {
  const cursor = new Cursor(tokens(text));
  try {
    const { base, isUser } = readBase(cursor);
    const pointers = readPointers(cursor);
    if (cursor.is('(')) {
      const pointer = /\(\s*\*\s*(\w+)/.exec(text)?.[1];
      return pointer === undefined
        ? undefined
        : { name: pointer, type: { base, pointers: 1, isUser: false, dimensions: [] } };
    }
    if (cursor.peek().kind !== 'name') return undefined;
    const name = cursor.name();
    const isArray = cursor.is('[');
    return {
      name,
      type: {
        base,
        pointers: pointers.pointers + (isArray ? 1 : 0),
        isUser: isUser || pointers.isUser,
        isConst: pointers.pointers > 0 && /\bconst\b[^*]*\*/.test(text),
        dimensions: [],
      },
    };
  } catch (error) {
    if (error instanceof SyntaxFault) return undefined;
    throw error;
  }
}
