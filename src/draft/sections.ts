import type { ParameterSyntax, TypeName } from '../spec/c/syntax.ts';
import { ROLES, type Role } from '../spec/definition/meaning.ts';
import { inferRole } from '../spec/resolve/roles.ts';
import { arithmeticType, BUILTIN_STRUCTS, BUILTIN_TYPEDEFS, INT } from '../spec/types/builtin.ts';
import { opaqueStruct, type Type, VOID } from '../spec/types/type.ts';
import type { Known, KnownParameter } from './known.ts';
import type { DraftedParameter } from './write.ts';

/** The `arguments` of a draft: a role each, and the names of values. */
export function argumentLines(parameters: readonly DraftedParameter[]): string[] {
  if (parameters.length === 0) return [];
  const width = Math.max(...parameters.map(({ syntax }) => syntax.name.length));
  const lines = parameters.map(({ syntax: { name }, told, role }) => {
    const values = valuesOf(told);
    const isNamed = role === 'flags' || role === 'command';
    const more =
      role === 'dirfd'
        ? ', sentinels: {AT_FDCWD: -100}'
        : values !== ''
          ? `, values: {${values}}`
          : isNamed
            ? ', values: {}'
            : '';
    const unvalued = (told?.values ?? []).filter(({ value }) => value === undefined);
    const todo =
      unvalued.length === 0 ? '' : `; TODO values of ${unvalued.map(({ name: own }) => own).join(', ')}`;
    return `  ${name}: ${' '.repeat(width - name.length)}{role: ${role}${more}}  # ${ROLES[isRole(role) ? role : 'value']}${todo}`;
  });
  return ['arguments:                     # roles are inferred where left out', ...lines];
}

function valuesOf(told: KnownParameter | undefined): string {
  return (told?.values ?? [])
    .filter(({ value }) => value !== undefined)
    .map(({ name, value }) => `${name}: ${value}`)
    .join(', ');
}

function isRole(word: string): word is Role {
  return Object.hasOwn(ROLES, word);
}

/** The structs that parameters point to: their fields where known, else a blank. */
export function structLines(parameters: readonly ParameterSyntax[], known: Known['structs']): string[] {
  const names = parameters.flatMap(({ type }) =>
    type.tag === 'struct' && type.pointers > 0 && !BUILTIN_STRUCTS.has(type.specifiers[0] ?? '')
      ? [type.specifiers[0] ?? '']
      : [],
  );
  if (names.length === 0) return [];
  return [
    'structs:',
    ...[...new Set(names)].flatMap((name) => {
      const fields = known.get(name) ?? [];
      if (fields.length === 0)
        return [
          `  ${name}:`,
          '    flags: {type: __u64, role: flags, values: {}}  # TODO its fields, in order',
        ];
      return [
        `  ${name}:`,
        ...fields.map(({ name: own, type, role }) => {
          const value = JSON.stringify(type);
          return role === undefined ? `    ${own}: ${value}` : `    ${own}: {type: ${value}, role: ${role}}`;
        }),
      ];
    }),
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
