import { LineIndex } from '../../spec/position.ts';
import { type FileDiff, newSide, readDiff } from '../diff.ts';
import { bare, type Known, type KnownParameter } from '../known.ts';
import { withoutComments } from './comments.ts';
import { liveCode } from './live-code.ts';
import { numbersOf } from './numbers.ts';
import { Structs, structBodies, structsOf } from './structs.ts';

/** Bounds for strangers' texts: the calls in one, one call's head and body. */
const MAX_CALLS = 1000;
const MAX_HEAD = 4000;
const MAX_BODY = 100_000;

/** What a patch or a C source holds. */
export interface PatchContent {
  readonly calls: readonly Known[];
  /** What is a definition, and could not be read, each as a sentence. */
  readonly faults: readonly string[];
  /** Calls that are defined more than once, as for two configurations, each as a sentence: the first counts. */
  readonly repeated: readonly string[];
}

/**
 * Every `SYSCALL_DEFINEn` of a C source, or that a patch adds: the prototype, what its body refuses by itself, the
 * structs that it takes, its numbers in the tables, and whether it may be left out of a build.
 */
export function fromPatch(text: string): PatchContent {
  const files = readDiff(text).filter(({ hunks }) => hunks.length > 0);
  const subject = /^Subject: (?:\[[^\]\n]*\][ \t]*)?(.+(?:\n[ \t].+)*)$/m.exec(text)?.[1];
  if (files.length > 0) return readPatch(files, subject);
  return describe([{ text, added: () => true }], structBodies([{ rank: 0, text }]), subject, []);
}

/** The same for the files of a patch; `subject` is what its mail is about. */
export function readPatch(files: readonly FileDiff[], subject: string | undefined): PatchContent {
  return describe(addedSources(files), structsOf(files), subject, files);
}

/** A text of C, and whether an offset of it is what a patch adds. */
interface Source {
  readonly text: string;
  added(offset: number): boolean;
}

function describe(
  written: readonly Source[],
  structs: ReadonlyMap<string, string>,
  subject: string | undefined,
  files: readonly FileDiff[],
): PatchContent {
  const sources = written.map((source): Source => ({ ...source, text: liveCode(source.text) }));
  const numbers = numbersOf(files);
  const known = new Structs(structs);
  const optional = new Set(
    sources.flatMap((source) =>
      [...source.text.matchAll(/(?:cond_syscall\(sys_|COND_SYSCALL\()(\w+)\)/g)].map(([, name]) => name),
    ),
  );
  const what = files.length > 0 ? 'a patch' : 'C source';
  const faults: string[] = [];
  const calls = new Map<string, Known>();
  const repeated = new Map<string, string>();
  let count = 0;
  for (const definition of definitionsIn(sources)) {
    if (count++ === MAX_CALLS) {
      faults.push(`it defines more than ${MAX_CALLS} calls, and the others were not read`);
      break;
    }
    const read = readDefinition(definition);
    if (typeof read === 'string') {
      faults.push(read);
      continue;
    }
    const { name, digit, parameters, code } = read;
    if (calls.has(name)) {
      repeated.set(name, `${name} is defined more than once, and the first definition counts`);
      continue;
    }
    calls.set(name, {
      ...bare(name, 'long', parameters, `${what}: SYSCALL_DEFINE${digit}(${name})`),
      summary: subject,
      structs: new Map(parameters.flatMap(({ type }) => known.behind(type))),
      numbers: numbers.get(name) ?? new Map(),
      gate: optional.has(name) ? `a kernel may be built without it (COND_SYSCALL(${name}))` : undefined,
      code,
    });
  }
  return { calls: [...calls.values()], faults, repeated: [...repeated.values()] };
}

/** Where a definition begins. */
interface Definition {
  readonly source: string;
  readonly index: number;
  /** The digit behind SYSCALL_DEFINE. */
  readonly count: string;
  /** The offset of its bracket. */
  readonly open: number;
  /** Where the next one begins, or its source ends. */
  readonly end: number;
}

/** At the start of a line, as the kernel writes them: elsewhere stand comments, strings and other macros. */
const DEFINITION = /^[ \t]*SYSCALL_DEFINE([0-6])[ \t]*\(/gm;

function* definitionsIn(sources: readonly Source[]): Generator<Definition> {
  for (const source of sources) {
    const matches = [...source.text.matchAll(DEFINITION)];
    for (const [at, match] of matches.entries()) {
      const { index } = match;
      const open = index + match[0].length - 1;
      const end = matches[at + 1]?.index ?? source.text.length;
      if (source.added(index)) yield { source: source.text, index, count: match[1] ?? '', open, end };
    }
  }
}

/** The parts of a definition, or what is wrong with it. */
function readDefinition({ source, open, count, end }: Definition) {
  const close = closing(source, open, '(', ')', MAX_HEAD);
  const start = `SYSCALL_DEFINE${count}(${
    source
      .slice(open + 1, open + 40)
      .split(/[,)\n]/, 1)[0]
      ?.trim() ?? ''
  }`;
  if (close === undefined) return `${start} was not read: its list of arguments does not end`;
  const [name = '', ...words] = splitArguments(source.slice(open + 1, close));
  if (!/^\w+$/.test(name) || words.length !== 2 * Number(count))
    return `${start} was not read: it takes ${count} pairs of a type and a name`;
  const parameters = words.flatMap((type, index): KnownParameter[] =>
    index % 2 === 0 ? [{ type: type.trim(), name: (words[index + 1] ?? '').trim() }] : [],
  );
  return { name, digit: count, parameters, code: refusals(source.slice(close, end)) };
}

/** The C files of a patch, hunk by hunk: as they are with it, and which lines are new. */
function addedSources(files: readonly FileDiff[]): readonly Source[] {
  return files
    .filter(({ newPath }) => newPath !== undefined && /\.[ch]$/.test(newPath))
    .flatMap((file) =>
      newSide(file).map((text, index): Source => {
        const kept = file.hunks[index]?.lines.filter(({ sign }) => sign !== '-') ?? [];
        const lines = new LineIndex(text);
        return { text, added: (at) => kept[lines.position(at).line - 1]?.sign === '+' };
      }),
    );
}

/** Where the bracket that opens at `open` is closed; undefined where it is not, or not within `most` characters. */
function closing(
  text: string,
  open: number,
  opening: string,
  closes: string,
  most: number,
): number | undefined {
  let depth = 0;
  for (let at = open; at < Math.min(text.length, open + most); at++) {
    if (text[at] === opening) depth++;
    else if (text[at] === closes && --depth === 0) return at;
  }
  return undefined;
}

function splitArguments(list: string): string[] {
  return withoutComments(list)
    .split(',')
    .map((word) => word.replace(/\s+/g, ' ').trim());
}

/** `if (…) return -E…;`, in brackets too, behind calls such as pr_warn_once(). */
const REFUSAL =
  /\bif \(([^;{}]{1,300})\)\s{0,200}(?:\{\s{0,200}(?:\w{1,60}\([^;{}]{0,200}\);\s{0,200}){0,3})?return (-E[A-Z0-9]+);/g;

/** What the body that follows refuses, as it stands: the order that only code has. Other forms are not recognized. */
function refusals(source: string): readonly string[] {
  const rest = source.slice(0, MAX_BODY);
  const open = rest.indexOf('{');
  if (open === -1 || rest.slice(0, open).includes(';')) return [];
  const body = rest.slice(open, closing(rest, open, '{', '}', MAX_BODY) ?? rest.length);
  return [...body.replace(/[ \t]{2,}/g, ' ').matchAll(REFUSAL)].map(
    ([, condition = '', error = '']) => `if (${condition.trim()}) return ${error};`,
  );
}
