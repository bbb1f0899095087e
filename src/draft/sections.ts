import type { ParameterSyntax, TypeName } from '../spec/c/syntax.ts';
import type { Role } from '../spec/definition/meaning.ts';
import { inferRole } from '../spec/resolve/roles.ts';
import { arithmeticType, BUILTIN_STRUCTS, BUILTIN_TYPEDEFS, INT } from '../spec/types/builtin.ts';
import { opaqueStruct, type Type, VOID } from '../spec/types/type.ts';
import type { Known, KnownParameter } from './known.ts';
import type { DraftedParameter } from './write.ts';

/** The `arguments` of a draft: what the description tells of each. What would be inferred stands in a comment. */
export function argumentLines(parameters: readonly DraftedParameter[]): readonly string[] {
  if (parameters.length === 0) return [];
  const lines = parameters.flatMap(({ syntax: { name }, told }) => {
    const keys = [
      ...(told?.role === undefined ? [] : [`role: ${told.role}`]),
      ...(valuesOf(told) === '' ? [] : [`values: {${valuesOf(told)}}`]),
    ];
    return [
      ...(keys.length === 0 ? [] : [`  ${name}: {${keys.join(', ')}}`]),
      ...unvalued(told).map((flags) => `  # ${name}: the values of ${flags} are not known here`),
    ];
  });
  const inferred = parameters
    .filter(({ told }) => told?.role === undefined)
    .map(({ syntax: { name }, role }) => `${name} is ${role}`);
  const comment = inferred.length === 0 ? [] : [`# Roles from types and names: ${inferred.join(', ')}.`];
  const isTold = lines.some((line) => !line.startsWith('  #'));
  return isTold
    ? [...comment, 'arguments:', ...lines]
    : [...comment, ...lines.map((line) => line.trimStart())];
}

function valuesOf(told: KnownParameter | undefined): string {
  return (told?.values ?? [])
    .filter(({ value }) => value !== undefined)
    .map(({ name, value }) => `${name}: ${value}`)
    .join(', ');
}

/** Names of flags that one comment lists: each call that takes them would repeat them all. */
const MAX_SHOWN = 100;

function unvalued(told: KnownParameter | undefined): readonly string[] {
  const names = (told?.values ?? []).filter(({ value }) => value === undefined).map(({ name }) => name);
  const rest = names.length > MAX_SHOWN ? ` and ${names.length - MAX_SHOWN} more` : '';
  return names.length === 0 ? [] : [`${names.slice(0, MAX_SHOWN).join(', ')}${rest}`];
}

/** The fields of a larger struct are left out: each call that takes it would repeat them all. */
const MAX_FIELDS = 500;

/** The structs that parameters point to, where their fields are known; the others are named in a comment. */
export function structLines(
  parameters: readonly ParameterSyntax[],
  known: Known['structs'],
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
        `# The fields of struct ${name} are not in the input, or could not be read: list them under structs.`,
    ),
    ...(described.length === 0 ? [] : ['structs:', ...described]),
  ];
}

/** The role that a parameter would have if its spec told none. */
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

/** A type as far as roles need it: what structs hold does not matter yet. */
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
