import { parsePrototype } from '../spec/c/parse.ts';
import type { CResult, ParameterSyntax } from '../spec/c/syntax.ts';
import { errnoNumber } from '../spec/errno.ts';
import { arithmeticType, BUILTIN_TYPEDEFS } from '../spec/types/builtin.ts';
import { plainCText } from '../spec/yaml/source-map.ts';
import { entryLines } from './entry.ts';
import { type Known, type KnownParameter, oneLine } from './known.ts';
import { argumentLines, roleOf, structLines } from './sections.ts';

/** A spec to start from. */
export interface Draft {
  readonly name: string;
  readonly text: string;
}

/**
 * A commented spec of what is known: roles as told or as they would be inferred, and the steps that such arguments
 * usually need, in the order that gives a probe. It parses as it is. What nobody has told is marked TODO, above all
 * the order: no other description of system calls has it.
 */
export function writeDraft(known: Known): CResult<Draft> {
  const written = prototypeOf(known);
  const prototype = markPointers(written.replace(/\s+/g, ' ').replace(/;\s*$/, '').trim());
  const parsed = parsePrototype(plainCText(written), BUILTIN_TYPEDEFS);
  if (!parsed.ok) return parsed;
  const name = parsed.value.name.replace(/^sys_/, '');
  const parameters = parsed.value.parameters.map((syntax, index) => {
    const told: KnownParameter | undefined = known.parameters[index];
    return {
      syntax,
      told,
      role:
        told?.role ?? roleOf(syntax, parsed.value.parameters[index - 1], parsed.value.parameters[index + 1]),
    };
  });
  // JSON is YAML, too.
  const section = (key: string, otherwise: readonly string[]): readonly string[] => {
    const told = known.sections?.get(key);
    return told === undefined ? otherwise : [`${key}: ${told}`];
  };
  const summary = oneLine(known.summary ?? '');
  const text = [
    ...(known.source === '' ? [] : [`# Drafted from ${oneLine(known.source)}.`]),
    '# What the kernel does on entry, in the order in which it does it. Every line is a claim about the code:',
    '# replace what does not hold. probeable check judges it, probeable suggest finds probes, and',
    '# probeable trace follows a call. Expressions, calls and the prototype are C.',
    `syscall: ${name}`,
    `summary: ${summary === '' ? 'TODO what it does, in one line' : JSON.stringify(summary)}`,
    '# status: proposed             # once it is sent: proposed | merged | superseded | rejected',
    '# since: "7.2"                 # merged: the first release with it',
    numberLine(known.numbers),
    `prototype: ${quoted(prototype)}`,
    ...section('arguments', argumentLines(parameters)),
    ...section('structs', structLines(parsed.value.parameters, known.structs)),
    ...section('unions', []),
    ...section('types', typeLines(parsed.value.parameters)),
    ...section('constants', []),
    `returns: ${(known.returns ?? 'status').padEnd(21)} # fd | status | count | pid | pointer | value | never`,
    ...section('entry', [
      'entry:',
      ...entryLines(known, parameters, (error) => errnoNumber(error) !== undefined),
    ]),
    ...probeLines(known, name, parameters),
    '',
  ].join('\n');
  return { ok: true, value: { name, text } };
}

const BOGUS: ReadonlyMap<string, string> = new Map([
  ['fd', '-1'],
  ['dirfd', '-1'],
  ['flags', '-1'],
  ['path', 'NULL'],
  ['string', 'NULL'],
  ['in', 'NULL'],
  ['out', 'NULL'],
  ['inout', 'NULL'],
]);

function probeLines({ probes = [] }: Known, name: string, parameters: readonly DraftedParameter[]): string[] {
  if (probes.length > 0) {
    return [
      'probes:',
      ...probes.flatMap(({ call, expect, because }) => [
        `  - call: ${JSON.stringify(oneLine(call))}`,
        `    expect: ${JSON.stringify(expect)}`,
        ...(because === '' ? [] : [`    because: ${JSON.stringify(oneLine(because) || 'TODO')}`]),
      ]),
    ];
  }
  return [
    '# probes:                      # probeable suggest fills this in',
    `#   - call: ${name}(${parameters.map(({ role }) => BOGUS.get(role) ?? '0').join(', ')})`,
    '#     expect: EINVAL',
    '#     because: TODO why it will go on failing',
  ];
}

/** A parameter as it was parsed, with what is told of it. */
export interface DraftedParameter {
  readonly syntax: ParameterSyntax;
  readonly told: KnownParameter | undefined;
  readonly role: string;
}

function prototypeOf({ name, prototype, returnType, parameters }: Known): string {
  if (prototype !== undefined) return prototype;
  const list = parameters.map(({ type, name: own }) => `${type}${type.endsWith('*') ? '' : ' '}${own}`);
  return `${returnType} ${name}(${list.length === 0 ? 'void' : list.join(', ')})`.replace(/\s+/g, ' ').trim();
}

/** Puts __user where a C library's prototype has none: every pointer that a system call is given is the caller's. */
function markPointers(prototype: string): string {
  const open = prototype.indexOf('(') + 1;
  const parameters = prototype.slice(open).split(',');
  const marked = parameters.map((one) =>
    one.includes('__user') ? one : one.replace(/ ?\*(?=[^*]*$)/, ' __user *'),
  );
  return prototype.slice(0, open) + marked.join(',');
}

function numberLine(numbers: Known['numbers']): string {
  if (numbers.size === 0) return '# number: 472                  # or a map: {x86_64: 472, alpha: 582}';
  return `number: { ${[...numbers].map(([architecture, number]) => `${architecture}: ${number}`).join(', ')} }`;
}

/** Typedefs that the language does not have: as long, until somebody says what they are. */
function typeLines(parameters: readonly ParameterSyntax[]): string[] {
  const unknown = parameters.flatMap(({ type }) => {
    const [word = ''] = type.specifiers;
    const isKnown =
      type.tag !== undefined ||
      type.specifiers.length !== 1 ||
      word === 'void' ||
      BUILTIN_TYPEDEFS.has(word) ||
      arithmeticType(type.specifiers) !== undefined;
    return isKnown ? [] : [word];
  });
  if (unknown.length === 0) return [];
  return ['types:', ...[...new Set(unknown)].map((word) => `  ${word}: long  # TODO what it is`)];
}

/** A plain scalar where YAML allows it. */
function quoted(text: string): string {
  return /: |\s#|^[&*!@`%'"{[>|-]/.test(text) ? JSON.stringify(text) : text;
}
