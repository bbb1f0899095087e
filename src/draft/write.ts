import { parsePrototype } from '../spec/c/parse.ts';
import type { CResult, ParameterSyntax } from '../spec/c/syntax.ts';
import { STEPS } from '../spec/definition/steps.ts';
import { isPlaceholder } from '../spec/placeholder.ts';
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
 * A commented spec of what is known, and of nothing else: no field, step or promise that the description does not
 * have. The entry path is a blank, since no other description of system calls has the order of the checks; until
 * somebody has read it in the code, `check` does not judge the call.
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
    '# Replace the blank under "entry" with what the kernel does, in its order: read the code from the entry',
    '# point on. Then "probeable check" judges the call, and "probeable suggest" finds its probes.',
    '# Expressions, calls and the prototype are C. A step begins with its kind:',
    `#   ${Object.keys(STEPS).join(', ')}.`,
    `syscall: ${name}`,
    isPlaceholder(summary) ? '# summary: what it does, in one line' : `summary: ${JSON.stringify(summary)}`,
    '# status: proposed             # once it is sent: proposed | merged | superseded | rejected',
    '# since: "7.2"                 # merged: the first release with it',
    numberLine(known.numbers),
    `prototype: ${quoted(prototype)}`,
    ...section('arguments', argumentLines(parameters)),
    ...section('structs', structLines(parsed.value.parameters, known.structs)),
    ...section('unions', []),
    ...section('types', typeLines(parsed.value.parameters)),
    ...section('constants', []),
    known.returns === undefined
      ? '# returns: status             # fd | status | count | pid | pointer | value | never'
      : `returns: ${known.returns}`,
    ...section('entry', ['entry:', ...entryLines(known)]),
    ...probeLines(known),
    '',
  ].join('\n');
  return { ok: true, value: { name, text } };
}

/** The probes that a description of ours has; others have none. */
function probeLines({ probes = [] }: Known): string[] {
  if (probes.length === 0) return [];
  return [
    'probes:',
    ...probes.flatMap(({ call, expect, because }) => [
      `  - call: ${JSON.stringify(oneLine(call))}`,
      `    expect: ${JSON.stringify(expect)}`,
      ...(oneLine(because) === '' ? [] : [`    because: ${JSON.stringify(oneLine(because))}`]),
    ]),
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

/** Typedefs that the language does not have: somebody has to say what they are. */
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
  return ['types:', ...[...new Set(unknown)].map((word) => `  ${word}: TODO what type it is`)];
}

/** A plain scalar where YAML allows it. */
function quoted(text: string): string {
  return /: |\s#|^[&*!@`%'"{[>|-]/.test(text) ? JSON.stringify(text) : text;
}
