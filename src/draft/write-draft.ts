import { parsePrototype } from '../spec/c/parse.ts';
import type { CResult, ParameterSyntax } from '../spec/c/syntax.ts';
import { STEPS } from '../spec/definition/steps.ts';
import { isPlaceholder } from '../spec/placeholder.ts';
import { arithmeticType, BUILTIN_TYPEDEFS } from '../spec/types/builtin.ts';
import { plainCText } from '../spec/yaml/source-map.ts';
import { type CallDescription, type DescribedParameter, safeLine } from './call-description.ts';
import { entryLines } from './entry-lines.ts';
import { argumentLines, roleOf, structLines } from './sections.ts';

/** A drafted spec. */
export interface Draft {
  readonly name: string;
  readonly text: string;
}

/**
 * Writes a commented spec of what is known: it has no field, step or promise that the description does not have. The entry
 * path is a blank, because no other description of system calls has the order of checks. `check` gives no verdict on the
 * call until somebody has written the path from the code.
 */
export function writeDraft(known: CallDescription): CResult<Draft> {
  const written = prototypeOf(known);
  const prototype = markPointers(written.replace(/\s+/g, ' ').replace(/;\s*$/, '').trim());
  const parsed = parsePrototype(plainCText(written), BUILTIN_TYPEDEFS);
  if (!parsed.ok) return parsed;
  const name = parsed.value.name.replace(/^sys_/, '');
  const parameters = parsed.value.parameters.map((syntax, index) => {
    const described: DescribedParameter | undefined = known.parameters[index];
    return {
      syntax,
      described,
      role:
        described?.role ??
        roleOf(syntax, parsed.value.parameters[index - 1], parsed.value.parameters[index + 1]),
    };
  });
  // JSON is valid YAML.
  const section = (key: string, otherwise: readonly string[]): readonly string[] => {
    const described = known.sections?.get(key);
    return described === undefined ? otherwise : [`${key}: ${described}`];
  };
  const summary = safeLine(known.summary ?? '');
  const text = [
    ...(known.source === '' ? [] : [`# Drafted from ${safeLine(known.source)}.`]),
    '# Replace the blank under "entry" with what the kernel does, in order, as the code from the entry point on',
    '# shows it. Then run "probeable check" to check the call and "probeable suggest" to find probes.',
    '# Expressions, calls and the prototype are C. A step begins with its kind:',
    `#   ${Object.keys(STEPS).join(', ')}.`,
    `syscall: ${name}`,
    isPlaceholder(summary)
      ? '# summary: what the call does, in one line'
      : `summary: ${JSON.stringify(summary)}`,
    '# status: proposed             # once it is posted: proposed | merged | superseded | rejected',
    '# since: "7.2"                 # once it is merged: the first release that has it',
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

/** Lines of a spec that no code shows. */
export interface AddedLines {
  /** Those that stand before the prototype: summary, status, numbers. */
  readonly about: readonly string[];
  /** Those that stand behind the entry path. */
  readonly end: readonly string[];
}

/** What a description says that the code does not. */
export function addedLines({ summary, numbers }: CallDescription): AddedLines {
  const line = safeLine(summary ?? '');
  const about = [
    ...(isPlaceholder(line) ? [] : [`summary: ${JSON.stringify(line)}`]),
    ...(numbers.size === 0 ? [] : [numberLine(numbers)]),
  ];
  return { about, end: [] };
}

/** The probes of a description that probeable wrote; others have none. */
function probeLines({ probes = [] }: CallDescription): string[] {
  if (probes.length === 0) return [];
  return [
    'probes:',
    ...probes.flatMap(({ call, expect, because }) => [
      `  - call: ${JSON.stringify(safeLine(call))}`,
      `    expect: ${JSON.stringify(expect)}`,
      ...(safeLine(because) === '' ? [] : [`    because: ${JSON.stringify(safeLine(because))}`]),
    ]),
  ];
}

function prototypeOf({ name, prototype, returnType, parameters }: CallDescription): string {
  if (prototype !== undefined) return prototype;
  const list = parameters.map(({ type, name: own }) => `${type}${type.endsWith('*') ? '' : ' '}${own}`);
  return `${returnType} ${name}(${list.length === 0 ? 'void' : list.join(', ')})`.replace(/\s+/g, ' ').trim();
}

/** Adds __user to a C library's prototype: every pointer that a system call takes is a user pointer. */
function markPointers(prototype: string): string {
  const open = prototype.indexOf('(') + 1;
  const parameters = prototype.slice(open).split(',');
  const marked = parameters.map((one) =>
    one.includes('__user') ? one : one.replace(/ ?\*(?=[^*]*$)/, ' __user *'),
  );
  return prototype.slice(0, open) + marked.join(',');
}

function numberLine(numbers: CallDescription['numbers']): string {
  if (numbers.size === 0) return '# number: 472                  # or a map: {x86_64: 472, alpha: 582}';
  return `number: { ${[...numbers].map(([architecture, number]) => `${architecture}: ${number}`).join(', ')} }`;
}

/** The lines of `types`: typedefs that are not built in, with placeholders for their types. */
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

/** A plain scalar if YAML allows it, else a quoted one. */
function quoted(text: string): string {
  return /: |\s#|^[&*!@`%'"{[>|-]/.test(text) ? JSON.stringify(text) : text;
}
