import { parsePrototype } from './c/parse.ts';
import type { CResult, ParameterSyntax, TypeName } from './c/syntax.ts';
import { ROLES, type Role } from './definition/meaning.ts';
import { inferRole } from './resolve/roles.ts';
import { arithmeticType, BUILTIN_TYPEDEFS, INT } from './types/builtin.ts';
import { opaqueStruct, type Type, VOID } from './types/type.ts';
import { plainCText } from './yaml/source-map.ts';

/** A spec to start from. */
export interface Draft {
  readonly name: string;
  readonly text: string;
}

/**
 * A commented spec for a prototype: roles as they would be inferred, and the steps that such arguments usually
 * need, in the order that gives a probe. It parses as it is; what it says is to be replaced by what the code does.
 */
export function draftSpec(prototype: string): CResult<Draft> {
  const parsed = parsePrototype(plainCText(prototype), BUILTIN_TYPEDEFS);
  if (!parsed.ok) return parsed;
  const { name: declared, parameters } = parsed.value;
  const name = declared.replace(/^sys_/, '');
  const roles = parameters.map((parameter, index) => roleOf(parameter, parameters[index - 1]));
  const plain = prototype.replace(/\s+/g, ' ').replace(/;\s*$/, '').trim();
  const structs = parameters.flatMap(({ type }) =>
    type.tag === 'struct' && type.pointers > 0 ? [type.specifiers[0] ?? ''] : [],
  );
  const text = [
    '# What the kernel does on entry, in the order in which it does it. Every line is a claim about the code:',
    '# replace what does not hold. probeable check judges it, probeable suggest finds probes, and',
    '# probeable trace follows a call. Expressions, calls and the prototype are C.',
    `syscall: ${name}`,
    'summary: TODO what it does, in one line',
    'status: proposed               # proposed | merged | superseded | rejected',
    '# since: "7.2"                 # merged: the first release with it',
    '# number: 472                  # or a map: {x86_64: 472, alpha: 582}',
    `prototype: ${quoted(plain)}`,
    ...argumentLines(parameters, roles),
    ...structLines(structs),
    'returns: status                # fd | status | count | pid | pointer | value | never',
    'entry:',
    ...entryLines(parameters, roles),
    '# probes:                      # probeable suggest fills this in',
    `#   - call: ${name}(${roles.map(bogus).join(', ')})`,
    '#     expect: EINVAL',
    '#     because: TODO why it will go on failing',
    '',
  ].join('\n');
  return { ok: true, value: { name, text } };
}

function argumentLines(parameters: readonly ParameterSyntax[], roles: readonly Role[]): string[] {
  if (parameters.length === 0) return [];
  const width = Math.max(...parameters.map(({ name }) => name.length));
  const lines = parameters.map(({ name }, index) => {
    const role = roles[index] ?? 'value';
    const more =
      role === 'dirfd'
        ? ', sentinels: {AT_FDCWD: -100}'
        : role === 'flags' || role === 'command'
          ? ', values: {}'
          : '';
    return `  ${name}: ${' '.repeat(width - name.length)}{role: ${role}${more}}  # ${ROLES[role]}`;
  });
  return ['arguments:                     # roles are inferred where left out', ...lines];
}

function structLines(structs: readonly string[]): string[] {
  if (structs.length === 0) return [];
  return [
    'structs:',
    ...structs.flatMap((name) => [
      `  ${name}:`,
      '    flags: {type: __u64, role: flags, values: {}}  # TODO its fields, in order',
    ]),
  ];
}

function entryLines(parameters: readonly ParameterSyntax[], roles: readonly Role[]): string[] {
  const lines: string[] = [];
  for (const [index, { name }] of parameters.entries()) {
    if (roles[index] === 'flags')
      lines.push(`  - check: ${name} != 0           # TODO flags & ~(all known flags)`, '    error: EINVAL');
  }
  for (const [index, { name, type }] of parameters.entries()) {
    const size = parameters[index + 1];
    const isSized = type.tag === 'struct' && roles[index + 1] === 'size' && size !== undefined;
    if (isSized) {
      lines.push(
        `  - check: ${size.name} < sizeof(struct ${type.specifiers[0]})`,
        '    error: EINVAL',
        "    permanent: the first version's size can never shrink",
      );
      lines.push(`  - check: ${size.name} > PAGE_SIZE`, '    error: E2BIG');
      lines.push(`  - copy: ${name}`, `    size: ${size.name}`, '    trailing: E2BIG', '    error: EFAULT');
    } else if (isRead(roles[index], type)) lines.push(`  - copy: ${name}`, '    error: EFAULT');
  }
  for (const [index, { name }] of parameters.entries()) {
    if (roles[index] === 'fd' || roles[index] === 'dirfd')
      lines.push(`  - lookup: ${name}`, '    error: EBADF');
  }
  lines.push('  - permission: TODO which capability, over what; only if there is one', '    error: EPERM');
  lines.push('  - work: TODO what may fail later', '    error: [ENOMEM]');
  lines.push('  - effect: TODO what changes');
  return lines;
}

function isRead(role: Role | undefined, type: TypeName): boolean {
  return type.pointers > 0 && role !== 'out';
}

function bogus(role: Role): string {
  return role === 'fd' || role === 'dirfd' || role === 'flags'
    ? '-1'
    : role === 'path' || role === 'in' || role === 'inout' || role === 'out'
      ? 'NULL'
      : '0';
}

function roleOf({ name, type }: ParameterSyntax, before: ParameterSyntax | undefined): Role {
  return inferRole(
    name,
    roughType(type),
    { isCopied: false, isWritten: false },
    before && roughType(before.type),
  );
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

/** A plain scalar where YAML allows it. */
function quoted(text: string): string {
  return /: |\s#|^[&*!@`%'"{[>|-]/.test(text) ? JSON.stringify(text) : text;
}
