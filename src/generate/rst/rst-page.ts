import { compareGrades, type Grade, gradeOf } from '../../entry/grade.ts';
import { compileEntry, trace } from '../../entry/trace.ts';
import { ROLES } from '../../spec/definition/meaning.ts';
import type { Argument, NamedValue, Spec, Step } from '../../spec/model.ts';
import { noteText, whenText } from '../../spec/step-text.ts';
import { formatType, type StructType } from '../../spec/types/type.ts';
import { formatArrival, formatVersion } from '../../spec/version.ts';
import { onOneLine } from '../../spec/yaml/node.ts';
import { escapeRst, fillRst, indentRst, rstTitle } from './rst-text.ts';

/**
 * A page about a call for the kernel's documentation: prototype, arguments, structs, the errors in the order in which they
 * are checked, and the probes. Nothing in it refers to this project.
 */
export function generateRst(spec: Spec): string {
  const parts = [
    rstTitle(spec.name),
    ...(spec.summary === undefined ? [] : [paragraph(sentence(spec.summary))]),
    ...(spec.since === undefined
      ? []
      : [paragraph(`The call was added in Linux ${formatVersion(spec.since)}.`)]),
    codeBlock(`${spec.prototype.replace(/;$/, '')};`),
    ...argumentsOf(spec),
    ...structsOf(spec),
    ...errorsOf(spec),
    ...probesOf(spec),
  ];
  return `${parts.join('\n\n')}\n`;
}

function section(text: string): string {
  return `${text}\n${'-'.repeat(text.length)}`;
}

/** A paragraph; its first word must not look like a list, a directive or a title. */
function paragraph(text: string): string {
  return fillRst(text).replace(/^(?=[^\w\s`*\\]|\w+[.)](?:\s|$))/, '\\');
}

function item(text: string): string {
  return indentRst(fillRst(text, 76), '   ').replace(/^ {3}/, '#. ');
}

/** What the spec says, as words. */
function words(text: string): string {
  return escapeRst(onOneLine(text));
}

/** C, or whatever else cannot hold markup. */
function literal(text: string): string {
  const own = onOneLine(text);
  return own === '' || own.includes('`') ? escapeRst(own) : `\`\`${own}\`\``;
}

function sentence(text: string): string {
  const own = words(text).replace(/[.\s]+$/, '');
  return `${own.charAt(0).toUpperCase()}${own.slice(1)}.`;
}

function codeBlock(text: string): string {
  return `.. code-block:: c\n\n${indentRst(text, '    ')}`;
}

function argumentsOf({ arguments: list }: Spec): readonly string[] {
  if (list.length === 0) return [];
  const entries = list.map((argument) => {
    const head = `${literal(argument.name)} (${literal(formatType(argument.type))})`;
    return `${head}\n${indentRst(fillRst(meaningOf(argument), 75), '    ')}`;
  });
  return [section('Arguments'), entries.join('\n\n')];
}

function meaningOf({ role, sentinels, nullable, values, since }: Argument): string {
  const parts = [escapeRst(ROLES[role])];
  for (const { name } of sentinels) parts.push(`${literal(name)} has a meaning of its own.`);
  if (nullable !== undefined) parts.push('NULL has a meaning of its own.');
  if (values.length > 0) parts.push(`Known values: ${values.map(valueText).join(', ')}.`);
  if (since !== undefined) parts.push(`Since Linux ${formatArrival(since)}.`);
  return parts.join(' ');
}

function valueText({ name, value }: NamedValue): string {
  return literal(`${name} (${value < 10n ? value : `0x${value.toString(16)}`})`);
}

function structsOf({ structs }: Spec): readonly string[] {
  if (structs.size === 0) return [];
  return [section('Structs'), ...[...structs.values()].map((struct) => codeBlock(structText(struct)))];
}

function structText({ name, fields, isUnion }: StructType): string {
  const lines = fields.map(({ name: field, type }) => {
    if (type.kind === 'array') return `    ${formatType(type.of)} ${field}[${type.count}];`;
    const text = formatType(type);
    return `    ${text}${text.endsWith('*') ? '' : ' '}${field};`;
  });
  return `${isUnion ? 'union' : 'struct'} ${name} {\n${lines.join('\n')}\n};`;
}

function errorsOf({ entry }: Spec): readonly string[] {
  const failing = entry.filter(
    (step) => step.errors.length > 0 || step.kind === 'signal' || step.kind === 'blank',
  );
  if (failing.length === 0) return [];
  return [
    section('Errors, in the order in which they are checked'),
    failing.map((step) => item(`${resultsOf(step)}: ${causeOf(step)}${conditionsOf(step)}`)).join('\n\n'),
  ];
}

function resultsOf(step: Step): string {
  if (step.kind === 'blank') return 'Not known';
  if (step.kind === 'signal') return literal(step.text);
  const names = step.errors.map((name) => literal(name));
  if (step.kind === 'copy' && step.trailing !== undefined) names.push(literal(step.trailing));
  return names.join(', ');
}

/** Why a call fails at a step. */
function causeOf(step: Step): string {
  switch (step.kind) {
    case 'check':
      return literal(step.text);
    case 'copy': {
      const trailing =
        step.trailing === undefined
          ? ''
          : `, or has bytes other than zero behind what the kernel knows (${literal(step.trailing)})`;
      return `${literal(step.text)} cannot be read${trailing}`;
    }
    case 'write':
      return `${literal(step.text)} cannot be written`;
    case 'range':
      return `${literal(step.text)} lies outside of user memory`;
    case 'lookup':
      return `${literal(step.text)} names nothing`;
    case 'permission':
      return `the caller lacks the permission: ${words(step.text)}`;
    case 'gate':
      return `the call is switched off: ${words(step.text)}`;
    case 'wait':
      return `the call was interrupted while it waited: ${words(step.text)}`;
    case 'signal':
      return 'the caller is killed';
    case 'limit':
    case 'work':
    case 'done':
    case 'effect':
    case 'blank':
      return words(step.text);
  }
}

function conditionsOf(step: Step): string {
  const { since, until, architectures } = step;
  const when = whenText(step);
  const note = noteText(step);
  const parts = [
    ...(when === '' ? [] : [`, if ${literal(when)}`]),
    ...(since === undefined ? [] : [`, since Linux ${formatArrival(since)}`]),
    ...(until === undefined ? [] : [`, before Linux ${formatArrival(until)}`]),
    ...(architectures === undefined ? [] : [`, on ${architectures.join(', ')}`]),
    '.',
    ...(step.kind === 'check' && step.permanent !== undefined
      ? [` This will always be refused: ${words(step.permanent)}.`]
      : []),
    ...(note === '' ? [] : [` ${sentence(note)}`]),
  ];
  return parts.join('');
}

const GRADE_TEXTS: Readonly<Record<Exclude<Grade, 'none' | 'unknown'>, string>> = {
  permanent: 'Every kernel with the call refuses it, permanently.',
  strong: 'Every kernel with the call refuses it, as long as what it passes names nothing.',
  weak: 'A later kernel may accept it.',
};

function probesOf(spec: Spec): readonly string[] {
  const entry = compileEntry(spec);
  const probes = spec.probes
    .map((probe) => ({ probe, grade: gradeOf(entry, trace(entry, probe.call)) }))
    .sort((a, b) => compareGrades(a.grade, b.grade));
  const entries = probes.flatMap(({ probe: { call, expect, because }, grade }) => {
    if (grade === 'none' || grade === 'unknown') return [];
    const errors = expect.map(({ text }) => literal(text)).join(' or ');
    const why = because === undefined ? '' : ` (${words(because)})`;
    return [item(`${literal(call.text)} fails with ${errors}${why}. ${GRADE_TEXTS[grade]}`)];
  });
  if (entries.length === 0) return [];
  const intro =
    'A call that fails with ``EPERM`` may have been refused by the kernel or by a seccomp filter. To find out, a program can make one of these calls, which fail with another error and change nothing. If one of them fails with ``EPERM`` or ``ENOSYS``, a filter hides the call.';
  return [section('Telling a refusal from a filter'), fillRst(intro), entries.join('\n\n')];
}
