import type { Argument, NamedValue, Spec, Step } from '../../spec/model.ts';
import { formatType } from '../../spec/types/type.ts';
import { formatArrival, formatSince } from '../../spec/version.ts';
import { onOneLine } from '../../spec/yaml/node.ts';
import { structDeclaration } from '../c-struct.ts';
import { causeOf, conditionWords, type Markup, mayRefuse, roleWords, sentence } from '../page-words.ts';
import { GRADE_TEXTS, gradedProbes } from '../probe-words.ts';
import { escapeRst, fillRst, indentRst, rstTitle } from './rst-text.ts';

/**
 * A page about a call for the kernel's documentation: prototype, arguments, structs, the errors in the order in which they
 * are checked, and the probes. Nothing in it refers to this project.
 */
export function generateRst(spec: Spec): string {
  const parts = [
    rstTitle(spec.name),
    ...(spec.summary === undefined ? [] : [paragraph(sentence(spec.summary, RST))]),
    ...(spec.since === undefined
      ? []
      : [paragraph(`The call was added in Linux ${formatSince(spec.since)}.`)]),
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

const RST: Markup = { literal, words };

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

function meaningOf(argument: Argument): string {
  const { values, since } = argument;
  const parts = [...roleWords(argument, RST)];
  if (values.length > 0) parts.push(`Known values: ${values.map(valueText).join(', ')}.`);
  if (since !== undefined) parts.push(`Since Linux ${formatArrival(since)}.`);
  return parts.join(' ');
}

function valueText({ name, value }: NamedValue): string {
  return literal(`${name} (${value < 10n ? value : `0x${value.toString(16)}`})`);
}

function structsOf({ structs }: Spec): readonly string[] {
  if (structs.size === 0) return [];
  return [
    section('Structs'),
    ...[...structs.values()].map((struct) => codeBlock(structDeclaration(struct, '    '))),
  ];
}

function errorsOf({ entry }: Spec): readonly string[] {
  const failing = entry.filter(mayRefuse);
  if (failing.length === 0) return [];
  return [
    section('Errors, in the order in which they are checked'),
    failing
      .map((step) => item(`${resultsOf(step)}: ${causeOf(step, RST)}${conditionWords(step, RST)}`))
      .join('\n\n'),
  ];
}

function resultsOf(step: Step): string {
  if (step.kind === 'blank') return 'Not known';
  if (step.kind === 'signal') return literal(step.text);
  const names = step.errors.map((name) => literal(name));
  if (step.kind === 'copy' && step.trailing !== undefined) names.push(literal(step.trailing));
  return names.join(', ');
}

function probesOf(spec: Spec): readonly string[] {
  const entries = gradedProbes(spec).map(({ probe: { call, expect, because }, grade }) => {
    const errors = expect.map(({ text }) => literal(text)).join(' or ');
    const why = because === undefined ? '' : ` (${words(because)})`;
    return item(`${literal(call.text)} fails with ${errors}${why}. ${GRADE_TEXTS[grade]}`);
  });
  if (entries.length === 0) return [];
  const intro =
    'A call that fails with ``EPERM`` may have been refused by the kernel or by a seccomp filter. To find out, a program can make one of these calls, which fail with another error and change nothing. If one of them fails with ``EPERM`` or ``ENOSYS``, a filter hides the call.';
  return [section('Telling a refusal from a filter'), fillRst(intro), entries.join('\n\n')];
}
