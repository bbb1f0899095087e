import type { FileDiff } from '../../draft/diff.ts';
import { LineIndex } from '../../spec/position.ts';
import { type FunctionPart, functionParts } from './function-parts.ts';

/** A permission that the same function asks for in the lines of the hunk. */
export interface ShownPermission {
  readonly capability: string;
  readonly line: number;
  /** Whether its line stands before that of the mask or the `case`. */
  readonly isBefore: boolean;
}

/** A mask of known flags that lets more through after a patch, or a command that a `switch` takes. */
export interface ShownChange {
  readonly kind: 'flag' | 'command';
  readonly path: string;
  readonly line: number;
  /** The function; empty where the mask is a macro, and no line of the patch tests it. */
  readonly where: string;
  /** What is tested, as it is written: `how->flags`; empty where no line shows it. */
  readonly input: string;
  /** The constants that are new. */
  readonly names: readonly string[];
  /** Those that the mask let through before. */
  readonly known: readonly string[];
  /** The errno with which that check refused these bits before the patch; undefined where no line shows it. */
  readonly refusedWith: string | undefined;
  readonly permissions: readonly ShownPermission[];
}

/**
 * What the hunks of a series show of flags and commands that calls take newly. Nothing is said of what stands outside the
 * hunks.
 */
export function shownChanges(files: readonly FileDiff[]): readonly ShownChange[] {
  const [before, after] = [functionParts(files, '-'), functionParts(files, '+')];
  const macros = widenedMacros(before, after);
  const old = new Map<string, MaskTest | undefined>();
  // Two tests of the same input in what is shown cannot be told apart.
  for (const test of before.flatMap(maskTests)) old.set(test.key, old.has(test.key) ? undefined : test);
  const told = new Set<string>();
  const tests = after.flatMap(maskTests).flatMap((test): ShownChange[] => {
    const earlier = old.get(test.key);
    if (earlier === undefined) return [];
    const isSame = earlier.names.join() === test.names.join();
    const [macro] = isSame && test.names.length === 1 ? test.names : [];
    const widened = macros.get(macro ?? '');
    const names = isSame ? (widened?.names ?? []) : added(earlier.names, test.names);
    const known = isSame ? (widened?.known ?? []) : earlier.names;
    if (names.length === 0) return [];
    if (macro !== undefined) told.add(macro);
    const isRefusal = earlier.errno === test.errno;
    const permissions = permissionsIn(test.part, test.at);
    return [
      { ...change('flag', test, names, known), refusedWith: isRefusal ? test.errno : undefined, permissions },
    ];
  });
  const alone = [...macros].flatMap(([name, { part, names, known, at }]): ShownChange[] =>
    told.has(name) ? [] : [{ ...change('flag', { part, at, input: '' }, names, known), where: '' }],
  );
  return [...tests, ...alone, ...newCases(before, after)];
}

interface Place {
  readonly part: FunctionPart;
  /** The offset in the part. */
  readonly at: number;
  readonly input: string;
}

function change(
  kind: ShownChange['kind'],
  { part, at, input }: Place,
  names: readonly string[],
  known: readonly string[],
): ShownChange {
  return {
    kind,
    path: part.path,
    line: lineAt(part, at),
    where: part.name,
    input,
    names,
    known,
    refusedWith: undefined,
    permissions: [],
  };
}

interface MaskTest extends Place {
  /** Equal for the same test before and after a patch. */
  readonly key: string;
  readonly names: readonly string[];
  readonly errno: string | undefined;
}

const MASKED = /\b((?:\w{1,60}(?:->|\.)){0,6}\w{1,60})\s{0,9}&\s{0,9}~\s{0,9}(?=[(\w])/g;
/** How far back the head of a statement is looked for. */
const MAX_HEAD = 400;
/** How long what stands in parentheses may be, or a macro. */
const MAX_LENGTH = 2000;
/** Of a function with more masks or commands in what is shown, nothing is told: each is looked for in all of it. */
const MAX_PLACES = 100;

function maskTests(part: FunctionPart): readonly MaskTest[] {
  const { text } = part;
  return matchesIn(text, MASKED).flatMap((match): MaskTest[] => {
    const [all, input = ''] = match;
    const from = match.index + all.length;
    const end =
      text[from] === '('
        ? closingParen(text, from) + 1
        : from + (/^\w+/.exec(text.slice(from))?.[0].length ?? 0);
    if (part.name === '' || end <= from) return [];
    const names = constantsIn(text.slice(from, end));
    if (names.length === 0) return [];
    const errno = refusal(text, match.index, end);
    return [{ part, at: match.index, input, key: `${part.path} ${part.name} ${input}`, names, errno }];
  });
}

/** The errno that a function returns at once where the test between these offsets is true, whatever else is. */
function refusal(text: string, start: number, end: number): string | undefined {
  const head = /\bif\s*\((?:[^;{}]*\|\|)?\s*(?:unlikely\s*\()?\s*\(?\s*$/.exec(
    text.slice(Math.max(0, start - MAX_HEAD), start),
  );
  if (head === null) return undefined;
  const open = text.indexOf('(', Math.max(0, start - MAX_HEAD) + head.index);
  const close = closingParen(text, open);
  // Another operand that has to be true as well leaves open what is refused.
  const inside = text.slice(open, close);
  if (close < end || inside.includes('&&') || inside.includes('?')) return undefined;
  if (!/^\s*\)*\s*(?:!=\s*0\s*\)*\s*)?(?:\|\||$)/.test(text.slice(end, close))) return undefined;
  return /^\)\s*\{?\s*return\s+(?:ERR_PTR\s*\(\s*)?-(E[A-Z0-9]+)\b/.exec(text.slice(close))?.[1];
}

interface WidenedMacro {
  readonly part: FunctionPart;
  readonly at: number;
  readonly names: readonly string[];
  readonly known: readonly string[];
}

/** Macros that stand for several constants, and for more of them after a patch. */
function widenedMacros(
  before: readonly FunctionPart[],
  after: readonly FunctionPart[],
): ReadonlyMap<string, WidenedMacro> {
  const old = new Map(before.flatMap(macrosIn).map((macro) => [macro.name, macro] as const));
  return new Map(
    after.flatMap(macrosIn).flatMap(({ name, part, at, constants }) => {
      const known = old.get(name)?.constants ?? [];
      const names = added(known, constants);
      return names.length === 0 ? [] : [[name, { part, at, names, known }] as const];
    }),
  );
}

function macrosIn(part: FunctionPart) {
  const { text } = part;
  return [...text.matchAll(/^#\s*define\s+(\w+)\s((?:.*\\\n)*.*)/gm)].flatMap(
    ({ 1: name = '', 2: body = '', index }) =>
      // A definition that goes on behind the hunk is not known.
      body.endsWith('\\') || body.length > MAX_LENGTH || !/^[\s\w()|\\]*$/.test(body)
        ? []
        : [{ name, part, at: index, constants: constantsIn(body) }],
  );
}

function newCases(before: readonly FunctionPart[], after: readonly FunctionPart[]): readonly ShownChange[] {
  const old = new Set(before.flatMap(casesIn).map(({ name }) => name));
  return after.flatMap(casesIn).flatMap(({ name, part, at }): ShownChange[] => {
    if (old.has(name) || part.name === '') return [];
    const { text } = part;
    const from = text.indexOf(':', at);
    const rest = text.slice(from);
    const length = rest.search(/\n\s*(?:case\b|default\s*:|break\s*;)|\n\}/);
    const input =
      /[\s\S]*\bswitch\s*\(\s*([\w.>-]+)\s*\)/.exec(text.slice(Math.max(0, at - MAX_SWITCH), at))?.[1] ?? '';
    const own = permissionsIn(part, from, length === -1 ? text.length : from + length);
    return [{ ...change('command', { part, at, input }, [name], []), permissions: own }];
  });
}

/** How far back the head of a `switch` is looked for. */
const MAX_SWITCH = 4000;

function casesIn(part: FunctionPart) {
  const found = matchesIn(part.text, /^[ \t]*case[ \t]+([A-Z_]\w+)[ \t]*:/gm);
  return found.map(({ 1: name = '', index, 0: all }) => ({ name, part, at: index + all.search(/\S/) }));
}

const PERMISSION = /capable\w{0,20}\s?\([^;]{0,200}?\b(CAP_[A-Z_]+)/g;

function permissionsIn(part: FunctionPart, at: number, end?: number): readonly ShownPermission[] {
  const { text } = part;
  return [...text.matchAll(PERMISSION)].flatMap(({ 1: capability = '', index }) =>
    end !== undefined && (index < at || index >= end)
      ? []
      : [{ capability, line: lineAt(part, index), isBefore: index < at }],
  );
}

function added(old: readonly string[], now: readonly string[]): readonly string[] {
  // Another mask altogether is no wider one.
  return old.length > 0 && old.every((name) => now.includes(name))
    ? now.filter((name) => !old.includes(name))
    : [];
}

function constantsIn(text: string): readonly string[] {
  return [...new Set(text.match(/\b_{0,2}[A-Z][A-Z0-9_]+\b/g) ?? [])];
}

/** The matches in a text; none where there are too many. */
function matchesIn(text: string, pattern: RegExp): readonly RegExpExecArray[] {
  const found: RegExpExecArray[] = [];
  for (const match of text.matchAll(pattern)) if (found.push(match) > MAX_PLACES) return [];
  return found;
}

const lineIndexes = new WeakMap<FunctionPart, LineIndex>();

function lineAt(part: FunctionPart, at: number): number {
  const index = lineIndexes.get(part) ?? new LineIndex(part.text);
  lineIndexes.set(part, index);
  return part.lines[index.position(at).line - 1] ?? 0;
}

/** The offset of the `)` that closes a `(`; that of the `(` where none near it does. */
function closingParen(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < Math.min(text.length, open + MAX_LENGTH); at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')' && --depth === 0) return at;
  }
  return open;
}
