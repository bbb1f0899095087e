import type { Meaning, NamedValue, Spec } from '../../spec/model.ts';
import type { StructType } from '../../spec/types/type.ts';
import { formatArrival } from '../../spec/version.ts';
import { structDeclaration } from '../c-struct.ts';
import type { LeftOpen } from '../left-open.ts';
import { roleWords, sentence } from '../page-words.ts';
import { MAN } from './man-markup.ts';
import { codeLines, roffLines } from './roff-text.ts';

/** Which release a flag or a field came with, for its tag; empty where the spec does not tell. */
export type ArrivalOf = (input: string, name: string) => string;

/** What the call does, its arguments, and the structs with their fields. */
export function descriptionOf(spec: Spec, arrivalOf: ArrivalOf): readonly string[] {
  const { summary, arguments: list, structs } = spec;
  const entries = list.flatMap((argument) => [
    ...tag(
      `.I ${argument.name}`,
      argument.since === undefined ? '' : ` (since Linux ${formatArrival(argument.since)})`,
    ),
    ...meaningLines(argument, argument.name, spec, arrivalOf),
  ]);
  const parts = [...structs.values()].filter(({ isOpaque, name }) => !isOpaque && name !== '');
  return [
    '.SH DESCRIPTION',
    ...roffLines(sentence(summary ?? 'TODO what it does', MAN)),
    ...(entries.length === 0 ? [] : ['.P', 'The arguments are:', ...entries]),
    ...parts.flatMap((struct) => structLines(struct, spec, arrivalOf)),
  ];
}

function tag(request: string, suffix: string): readonly string[] {
  const [, macro = '', word = ''] = /^\.(\w) (.*)$/.exec(request) ?? [];
  return ['.TP', suffix === '' ? request : `.${macro}R ${word} "${suffix}"`];
}

function meaningLines(meaning: Meaning, input: string, spec: Spec, arrivalOf: ArrivalOf): readonly string[] {
  const lines = roffLines(roleWords(meaning, MAN).join(' '));
  if (meaning.values.length === 0) return lines;
  const isX86 = spec.dependsOnArchitecture ? ' on x86-64' : '';
  const values = meaning.values.flatMap(({ name, value }) => [
    ...tag(`.B ${name}`, arrivalOf(input, name)),
    `${valueText(value)}${isX86}.`,
  ]);
  return [...lines, 'These values are known:', '.RS', ...values, '.RE'];
}

function valueText(value: NamedValue['value']): string {
  if (value < 0n) return `\\${value}`;
  return value < 10n ? String(value) : `0x${value.toString(16)}`;
}

function structLines(struct: StructType, spec: Spec, arrivalOf: ArrivalOf): readonly string[] {
  const { name, isUnion, fields } = struct;
  const entries = fields.flatMap((field) => {
    const meaning = spec.fieldMeanings.get(`${name}.${field.name}`);
    if (meaning === undefined || field.name === '') return [];
    const since = field.since === undefined ? '' : ` (since Linux ${formatArrival(field.since)})`;
    return [
      ...tag(`.I ${field.name}`, since),
      ...meaningLines(meaning, `${name}.${field.name}`, spec, arrivalOf),
    ];
  });
  return [
    `.SS The ${name} ${isUnion ? 'union' : 'structure'}`,
    '.in +4n',
    '.EX',
    ...codeLines(structDeclaration(struct, '    ')),
    '.EE',
    '.in',
    ...(entries.length === 0 ? [] : ['.P', 'The fields are:', ...entries]),
  ];
}

/** What a person has to write: what a flag does, and the fields of a struct that the spec only names. */
export function leftOpenInDescription({
  arguments: list,
  fieldMeanings,
  structs,
}: Spec): readonly LeftOpen[] {
  const meanings = [...list.map((own) => [own.name, own] as const), ...fieldMeanings];
  const named = meanings.filter(([, { values }]) => values.length > 0).map(([name]) => name);
  const opaque = list.flatMap(({ type }) =>
    type.kind === 'pointer' && type.to.kind === 'struct' && type.to.isOpaque && !structs.has(type.to.name)
      ? [`struct ${type.to.name}`]
      : [],
  );
  const open = [
    ...(named.length === 0 ? [] : [`what each value of ${named.join(', ')} does`]),
    ...(opaque.length === 0 ? [] : [`the fields of ${opaque.join(', ')}, which the spec only names`]),
  ];
  return open.map((what) => ({ where: 'DESCRIPTION', what }));
}
