import type { SpecRule } from '../../src/lint/rule.ts';
import { parsePrototype } from '../../src/spec/c/parse.ts';
import type { ParameterSyntax, TypeName } from '../../src/spec/c/syntax.ts';
import type { Spec } from '../../src/spec/model.ts';
import { plural } from '../../src/spec/plural.ts';
import { arithmeticType, BUILTIN_TYPEDEFS } from '../../src/spec/types/builtin.ts';
import { onOneLine } from '../../src/spec/yaml/node.ts';
import { plainCText } from '../../src/spec/yaml/source-map.ts';

/** The tables of architectures are compiled with the declaration, and the code with the definition. */
export const abiDeclaration: SpecRule = {
  about: 'spec',
  id: 'abi-declaration',
  topic: 'abi',
  severity: 'warning',
  basis: 'prototype',
  summary: 'The declaration in include/linux/syscalls.h is that of the definition.',
  check({ spec }, report) {
    const node = spec.raw.declaration;
    if (node === undefined) return;
    const place = { range: { start: node.start, end: node.end }, pointer: node.pointer };
    if (node.text === 'none') {
      report({
        message: `no header declares sys_${spec.name}(), so architectures that compile a shared table do not build`,
        help: [`add it to include/linux/syscalls.h: asmlinkage long sys_${spec.name}(${listOf(spec)});`],
        ...place,
      });
      return;
    }
    for (const struct of spec.raw.undeclared ?? [])
      report({
        message: `include/linux/syscalls.h names struct ${struct.text} first in the list of arguments of sys_${spec.name}(), so it is another struct than that of the definition`,
        help: [`write "struct ${struct.text};" before the declarations`],
        range: { start: struct.start, end: struct.end },
        pointer: struct.pointer,
      });
    const declared = parametersIn(onOneLine(node.text));
    const defined = parametersIn(spec.prototype);
    const typeless = defined && typelessIn(onOneLine(node.text), defined);
    if (typeless !== undefined)
      report({
        message: `include/linux/syscalls.h declares sys_${spec.name}() with "${typeless}" and no type for it, so nothing that includes the header builds`,
        help: [`declare it as it is defined: asmlinkage long sys_${spec.name}(${listOf(spec)});`],
        ...place,
      });
    if (declared === undefined || defined === undefined) return;
    const difference = differenceOf(spec, declared, defined);
    if (difference === undefined) return;
    report({
      message: `include/linux/syscalls.h declares sys_${spec.name}() with ${difference}`,
      help: [`declare it as it is defined: asmlinkage long sys_${spec.name}(${listOf(spec)});`],
      ...place,
    });
  },
};

function parametersIn(prototype: string): readonly ParameterSyntax[] | undefined {
  const parsed = parsePrototype(plainCText(prototype), BUILTIN_TYPEDEFS);
  return parsed.ok ? parsed.value.parameters : undefined;
}

/** The first parameter of a declaration that is a name of the definition alone. */
function typelessIn(declaration: string, defined: readonly ParameterSyntax[]): string | undefined {
  const list = declaration.slice(declaration.indexOf('(') + 1, declaration.lastIndexOf(')')).split(',');
  return list
    .map((one) => one.trim())
    .find(
      (one) =>
        /^[a-z]\w*$/.test(one) && defined.some(({ name }) => name === one) && !BUILTIN_TYPEDEFS.has(one),
    );
}

function listOf({ prototype }: Spec): string {
  return prototype.slice(prototype.indexOf('(') + 1, prototype.lastIndexOf(')'));
}

/** The first difference as the end of a sentence. Names alone make none, unless the same names stand in another order. */
function differenceOf(
  { name }: Spec,
  declared: readonly ParameterSyntax[],
  defined: readonly ParameterSyntax[],
): string | undefined {
  if (declared.length !== defined.length)
    return `${plural(declared.length, 'argument')}, but SYSCALL_DEFINE${defined.length}(${name}, …) has ${defined.length}`;
  const names = defined.map((parameter) => parameter.name);
  for (const [index, { name: own, type }] of declared.entries()) {
    const other = defined[index];
    if (other === undefined) continue;
    const place = names.indexOf(own);
    if (own !== '' && place !== -1 && place !== index)
      return `"${own}" as argument ${index + 1}, but its definition has it as argument ${place + 1}`;
    if (mayBeSame(type, other.type)) continue;
    return `${written(type)} as the type of argument ${index + 1}, but its definition has ${written(other.type)} ${other.name}`;
  }
  return undefined;
}

/** Whether two types may be the same one. What a typedef stands for that is not built in is not known. */
function mayBeSame(one: TypeName, other: TypeName): boolean {
  if (one.pointers !== other.pointers) return [one, other].some(isUnknown);
  if (one.tag !== other.tag) return [one, other].some(isUnknown);
  if (one.tag !== undefined) return one.specifiers.join(' ') === other.specifiers.join(' ');
  const [a, b] = [one, other].map(basic);
  if (a === undefined || b === undefined) return true;
  return a === b;
}

function isUnknown(type: TypeName): boolean {
  return type.tag === undefined && basic(type) === undefined;
}

/** The integer type behind the words of a type: its width and sign; undefined for one that is not built in. */
function basic({ specifiers }: TypeName): string | undefined {
  const [first = ''] = specifiers;
  if (first === 'void' || first === 'char') return first;
  const type = arithmeticType(specifiers) ?? BUILTIN_TYPEDEFS.get(first);
  if (type?.kind !== 'integer') return undefined;
  // A long long is written with two.
  const isLong = LONG_TYPES.has(first) || specifiers.filter((word) => word === 'long').length === 1;
  return `${isLong ? 'long' : type.size} ${type.signed ? 'signed' : 'unsigned'}`;
}

/** Types of the width of a long (include/uapi/asm-generic/posix_types.h). */
const LONG_TYPES: ReadonlySet<string> = new Set(
  'size_t ssize_t __kernel_size_t __kernel_ssize_t off_t __kernel_off_t time_t __kernel_time_t __kernel_long_t __kernel_ulong_t ptrdiff_t intptr_t uintptr_t ino_t clock_t aio_context_t'.split(
    ' ',
  ),
);

function written({ tag, specifiers, pointers, isUser, isConst }: TypeName): string {
  const words = [
    ...(isConst ? ['const'] : []),
    ...(tag === undefined ? [] : [tag]),
    ...specifiers,
    ...(isUser ? ['__user'] : []),
  ];
  return `${words.join(' ')}${pointers === 0 ? '' : ` ${'*'.repeat(pointers)}`}`;
}
