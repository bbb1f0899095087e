import { LineIndex } from '../../spec/position.ts';
import { type CallDescription, type DescribedParameter, prototypeOnly } from '../call-description.ts';
import { type FileDiff, newSide, readDiff } from '../diff.ts';
import { withoutComments } from './comments.ts';
import { liveCode } from './live-code.ts';
import { numbersByCall } from './numbers.ts';
import { Structs, structBodies, structsOf } from './structs.ts';

/** Limits for untrusted text: the calls in a text, and the length of a call's head and body. */
const MAX_CALLS = 1000;
const MAX_HEAD = 4000;
const MAX_BODY = 100_000;

/** The calls in a patch or a C source. */
export interface PatchContent {
  readonly calls: readonly CallDescription[];
  /** Sentences about definitions that could not be read. */
  readonly faults: readonly string[];
  /** Sentences about calls that are defined more than once, as for two configurations; the first definition is used. */
  readonly repeated: readonly string[];
}

/**
 * Reads each `SYSCALL_DEFINEn` of a C source, or that a patch adds: the prototype, the checks in its own body, its
 * structs, its numbers in the tables, and whether a kernel can be built without it.
 */
export function fromPatch(text: string): PatchContent {
  const files = readDiff(text).filter(({ hunks }) => hunks.length > 0);
  const subject = /^Subject: (?:\[[^\]\n]*\][ \t]*)?(.+(?:\n[ \t].+)*)$/m.exec(text)?.[1];
  if (files.length > 0) return readPatch(files, subject);
  return describe([{ text, added: () => true }], structBodies([{ rank: 0, text }]), subject, []);
}

/** The same for the files of a patch; `subject` is the subject of its mail. */
export function readPatch(files: readonly FileDiff[], subject: string | undefined): PatchContent {
  return describe(addedSources(files), structsOf(files), subject, files);
}

/** A C text, and a function that tells whether the patch adds the line at an offset. */
interface PatchedSource {
  readonly text: string;
  added(offset: number): boolean;
}

function describe(
  written: readonly PatchedSource[],
  structs: ReadonlyMap<string, string>,
  subject: string | undefined,
  files: readonly FileDiff[],
): PatchContent {
  const sources = written.map((source): PatchedSource => ({ ...source, text: liveCode(source.text) }));
  const numbers = numbersByCall(files);
  const known = new Structs(structs);
  const optional = new Set(
    sources.flatMap((source) =>
      [...source.text.matchAll(/(?:cond_syscall\(sys_|COND_SYSCALL\()(\w+)\)/g)].map(([, name]) => name),
    ),
  );
  const what = files.length > 0 ? 'a patch' : 'C source';
  const faults: string[] = [];
  const calls = new Map<string, CallDescription>();
  const repeated = new Map<string, string>();
  let count = 0;
  for (const definition of definitionsIn(sources)) {
    if (count++ === MAX_CALLS) {
      faults.push(`it defines more than ${MAX_CALLS} calls; the rest was not read`);
      break;
    }
    const read = readDefinition(definition);
    if (typeof read === 'string') {
      faults.push(read);
      continue;
    }
    const { name, digit, parameters, code } = read;
    if (calls.has(name)) {
      repeated.set(name, `${name} is defined more than once; the first definition is used`);
      continue;
    }
    calls.set(name, {
      ...prototypeOnly(name, 'long', parameters, `${what}: SYSCALL_DEFINE${digit}(${name})`),
      summary: subject,
      structs: new Map(parameters.flatMap(({ type }) => known.behind(type))),
      numbers: numbers.get(name) ?? new Map(),
      gate: optional.has(name) ? `a kernel may be built without it (COND_SYSCALL(${name}))` : undefined,
      code,
    });
  }
  return { calls: [...calls.values()], faults, repeated: [...repeated.values()] };
}

/** The place of a definition. */
interface Definition {
  readonly source: string;
  readonly index: number;
  /** The digit after SYSCALL_DEFINE. */
  readonly count: string;
  /** The offset of its opening parenthesis. */
  readonly open: number;
  /** The start of the next definition, or the end of the source. */
  readonly end: number;
}

/** Only at the start of a line, as in the kernel: elsewhere it is in a comment, a string or another macro. */
const DEFINITION = /^[ \t]*SYSCALL_DEFINE([0-6])[ \t]*\(/gm;

function* definitionsIn(sources: readonly PatchedSource[]): Generator<Definition> {
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

/** The parts of a definition, or a sentence about its fault. */
function readDefinition({ source, open, count, end }: Definition) {
  const close = closing(source, open, '(', ')', MAX_HEAD);
  const start = `SYSCALL_DEFINE${count}(${
    source
      .slice(open + 1, open + 40)
      .split(/[,)\n]/, 1)[0]
      ?.trim() ?? ''
  }`;
  if (close === undefined) return `${start} was not read: its parameter list is not terminated`;
  // include/linux/syscalls.h: a value of 64 bits in two registers, whose order is that of the architecture's bytes.
  const list = source
    .slice(open + 1, close)
    .replaceAll(/\bSC_ARG64\((\w+)\)/g, 'unsigned int, $1_lo, unsigned int, $1_hi');
  const [name = '', ...words] = splitArguments(list);
  if (!/^\w+$/.test(name) || words.length !== 2 * Number(count))
    return `${start} was not read: it needs ${count} pairs of a type and a name`;
  const parameters = words.flatMap((type, index): DescribedParameter[] =>
    index % 2 === 0 ? [{ type: type.trim(), name: (words[index + 1] ?? '').trim() }] : [],
  );
  return { name, digit: count, parameters, code: refusals(source.slice(close, end)) };
}

/** The new text of each hunk of a patch's C files, with the lines that are new. */
function addedSources(files: readonly FileDiff[]): readonly PatchedSource[] {
  return files
    .filter(({ newPath }) => newPath !== undefined && /\.[ch]$/.test(newPath))
    .flatMap((file) =>
      newSide(file).map((text, index): PatchedSource => {
        const kept = file.hunks[index]?.lines.filter(({ sign }) => sign !== '-') ?? [];
        const lines = new LineIndex(text);
        return { text, added: (at) => kept[lines.position(at).line - 1]?.sign === '+' };
      }),
    );
}

/** The offset of the bracket that closes the one at `open`; undefined if there is none within `most` characters. */
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

/** `if (…) return -E…;`, also in braces and after calls such as pr_warn_once(). */
const REFUSAL =
  /\bif \(([^;{}]{1,300})\)\s{0,200}(?:\{\s{0,200}(?:\w{1,60}\([^;{}]{0,200}\);\s{0,200}){0,3})?return (-E[A-Z0-9]+);/g;

/** The checks of the form {@link REFUSAL} in the following body, in order. Other forms are not recognized. */
function refusals(source: string): readonly string[] {
  const rest = source.slice(0, MAX_BODY);
  const open = rest.indexOf('{');
  if (open === -1 || rest.slice(0, open).includes(';')) return [];
  const body = rest.slice(open, closing(rest, open, '{', '}', MAX_BODY) ?? rest.length);
  return [...body.replace(/[ \t]{2,}/g, ' ').matchAll(REFUSAL)].map(
    ([, condition = '', error = '']) => `if (${condition.trim()}) return ${error};`,
  );
}
