import type { ParameterSyntax, TypeName } from '../spec/c/syntax.ts';
import type { Role } from '../spec/definition/meaning.ts';
import { inferRole } from '../spec/resolve/roles.ts';
import { arithmeticType, BUILTIN_STRUCTS, BUILTIN_TYPEDEFS, INT } from '../spec/types/builtin.ts';
import { opaqueStruct, type Type, VOID } from '../spec/types/type.ts';
import type { CallDescription, DescribedParameter } from './call-description.ts';

/** A parsed parameter, with what the description says about it. */
export interface DraftedParameter {
  readonly syntax: ParameterSyntax;
  readonly described: DescribedParameter | undefined;
  readonly role: string;
}

/** The lines of `arguments`: what the description says about each. Inferred roles are listed in a comment. */
export function argumentLines(parameters: readonly DraftedParameter[]): readonly string[] {
  if (parameters.length === 0) return [];
  const lines = parameters.flatMap(({ syntax: { name }, described }) => {
    const keys = [
      ...(described?.role === undefined ? [] : [`role: ${described.role}`]),
      ...(valuesOf(described) === '' ? [] : [`values: {${valuesOf(described)}}`]),
    ];
    return [
      ...(keys.length === 0 ? [] : [`  ${name}: {${keys.join(', ')}}`]),
      ...namesWithoutValue(described).map(
        (flags) => `  # ${name}: the values of ${flags} are not known here`,
      ),
    ];
  });
  const inferred = parameters
    .filter(({ described }) => described?.role === undefined)
    .map(({ syntax: { name }, role }) => `${name} is ${role}`);
  const comment = inferred.length === 0 ? [] : [`# Roles from types and names: ${inferred.join(', ')}.`];
  const isTold = lines.some((line) => !line.startsWith('  #'));
  return isTold
    ? [...comment, 'arguments:', ...lines]
    : [...comment, ...lines.map((line) => line.trimStart())];
}

function valuesOf(described: DescribedParameter | undefined): string {
  return (described?.values ?? [])
    .filter(({ value }) => value !== undefined)
    .map(({ name, value }) => `${name}: ${value}`)
    .join(', ');
}

/** Limit on the flags that one comment lists, because each call that takes them repeats the list. */
const MAX_SHOWN = 100;

function namesWithoutValue(described: DescribedParameter | undefined): readonly string[] {
  const names = (described?.values ?? []).filter(({ value }) => value === undefined).map(({ name }) => name);
  const rest = names.length > MAX_SHOWN ? ` and ${names.length - MAX_SHOWN} more` : '';
  return names.length === 0 ? [] : [`${names.slice(0, MAX_SHOWN).join(', ')}${rest}`];
}

/** Fields of a larger struct are omitted, because each call that takes it would repeat them. */
const MAX_FIELDS = 500;

/** The lines of `structs`: those that parameters point to. Structs whose fields are not known are named in a comment. */
export function structLines(
  parameters: readonly ParameterSyntax[],
  known: CallDescription['structs'],
): readonly string[] {
  const names = parameters.flatMap(({ type }) =>
    type.tag === 'struct' && type.pointers > 0 && !BUILTIN_STRUCTS.has(type.specifiers[0] ?? '')
      ? [type.specifiers[0] ?? '']
      : [],
  );
  const all = [...new Set(names)];
  const isKnown = (name: string): boolean => {
    const count = known.get(name)?.length ?? 0;
    return count > 0 && count <= MAX_FIELDS;
  };
  const missing = all.filter((name) => !isKnown(name));
  const described = all.filter(isKnown).flatMap((name) => [
    `  ${name}:`,
    ...(known.get(name) ?? []).map(({ name: own, type, role }) => {
      const value = JSON.stringify(type);
      return role === undefined ? `    ${own}: ${value}` : `    ${own}: {type: ${value}, role: ${role}}`;
    }),
  ]);
  return [
    ...missing.map(
      (name) =>
        `# List the fields of struct ${name} under structs: they are not in the input, or could not be read.`,
    ),
    ...(described.length === 0 ? [] : ['structs:', ...described]),
  ];
}

/** The role that is inferred for a parameter if the spec states none. */
export function roleOf(
  { name, type }: ParameterSyntax,
  before: ParameterSyntax | undefined,
  after: ParameterSyntax | undefined,
): Role {
  const beside = (other: ParameterSyntax | undefined) =>
    other && { name: other.name, type: roughType(other.type) };
  const use = { isCopied: false, isWritten: false };
  return inferRole(name, roughType(type), use, { before: beside(before), after: beside(after) });
}

/** A type as needed to infer roles; structs are opaque. */
function roughType(name: TypeName): Type {
  const [word = ''] = name.specifiers;
  const base: Type =
    name.tag !== undefined
      ? opaqueStruct(word, name.tag === 'union')
      : word === 'void'
        ? VOID
        : (arithmeticType(name.specifiers) ?? BUILTIN_TYPEDEFS.get(word) ?? INT);
  return name.pointers === 0
    ? base
    : { kind: 'pointer', to: base, isConst: name.isConst, isUser: name.isUser };
}
