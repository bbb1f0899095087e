import type { DiffLine, FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { fact } from './told.ts';

/** The prototypes of one series that are told of. */
const MAX_TOLD = 2;
/** The longest list of arguments, in lines. */
const MAX_LINES = 8;

interface Prototype {
  readonly name: string;
  readonly types: readonly string[];
  readonly path: string;
  readonly line: number;
}

/**
 * Calls whose arguments a series gives other types or another count, and whose declaration it leaves, or changes to
 * something else: architectures without wrappers around calls do not build then (include/linux/syscalls.h).
 */
export function changedDeclarations(files: readonly FileDiff[], isComplete: boolean): readonly NewValue[] {
  const common = files.filter(({ newPath = '' }) => /^(?!arch\/|tools\/).*\.c$/.test(newPath));
  const header = files.filter(({ newPath }) => newPath === 'include/linux/syscalls.h');
  const dropped = common.flatMap((file) => prototypes(file, '-', DEFINITION, definedTypes));
  const before = byName(dropped);
  const declared = byName(header.flatMap((file) => prototypes(file, '+', DECLARATION, declaredTypes)));
  const gone = byName(header.flatMap((file) => prototypes(file, '-', DECLARATION, declaredTypes)));
  const defined = common.flatMap((file) => prototypes(file, '+', DEFINITION, definedTypes));
  const after = byName(defined);
  return [...after.values()]
    .flatMap(({ name, types, path, line }): readonly NewValue[] => {
      const old = before.get(name)?.types;
      // Of a call that the series adds, its last declaration is compared elsewhere.
      const isNew = countOf(defined, name) > countOf(dropped, name);
      if (old === undefined || isNew || same(old, types)) return [];
      const own = declared.get(name);
      if (own !== undefined && !same(own.types, types)) {
        const message = `the series declares sys_${name}(${own.types.join(', ')}) here, but defines it with (${types.join(', ')}): where calls have no wrappers, the kernel does not build; write the same types`;
        return [fact(own.path, own.line, message)];
      }
      if (own !== undefined || gone.has(name) || !isComplete) return [];
      const message = `the series changes the types of ${name} from (${old.join(', ')}) to (${types.join(', ')}), but no declaration of sys_${name}(): where calls have no wrappers, the kernel does not build; change include/linux/syscalls.h, too`;
      return [fact(path, line, message)];
    })
    .slice(0, MAX_TOLD);
}

function countOf(all: readonly Prototype[], name: string): number {
  return all.filter((one) => one.name === name).length;
}

function byName(all: readonly Prototype[]): ReadonlyMap<string, Prototype> {
  return new Map(all.map((one) => [one.name, one]));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((type, index) => plain(type) === plain(b[index] ?? ''));
}

/** Two ways to write a type are one type. */
function plain(type: string): string {
  return type
    .replaceAll(/\b__([us])(8|16|32|64)\b/g, '$1$2')
    .replaceAll(/\buint(8|16|32|64)_t\b/g, 'u$1')
    .replaceAll(/\bunsigned\b(?!\s+(?:int|long|char|short))/g, 'unsigned int')
    .replaceAll(/\bu32\b/g, 'unsigned int')
    .replaceAll(/\s+/g, '');
}

const DEFINITION = /^SYSCALL_DEFINE\d\((\w+)/;
const DECLARATION = /^asmlinkage long sys_(\w+)\(/;

function prototypes(
  { newPath: path = '', hunks }: FileDiff,
  side: '+' | '-',
  head: RegExp,
  typesOf: (list: string) => readonly string[],
): readonly Prototype[] {
  return hunks.flatMap((hunk) => {
    const lines = hunk.lines.filter(({ sign }) => sign === side || sign === ' ');
    return lines.flatMap(({ text, line }, index) => {
      const name = head.exec(text)?.[1];
      const whole = name === undefined ? undefined : wholeList(lines.slice(index, index + MAX_LINES), side);
      return name === undefined || whole === undefined ? [] : [{ name, types: typesOf(whole), path, line }];
    });
  });
}

/** What stands between the parentheses, where a patch adds or drops one of its lines. */
function wholeList(lines: readonly DiffLine[], side: '+' | '-'): string | undefined {
  const last = lines.findIndex(({ text }) => /\)\s*;?\s*$/.test(text));
  const own = lines.slice(0, last + 1);
  if (last === -1 || !own.some(({ sign }) => sign === side)) return undefined;
  return /\(([^()]*)\)\s*;?\s*$/.exec(own.map(({ text }) => text.trim()).join(' '))?.[1];
}

function definedTypes(list: string): readonly string[] {
  const words = list.split(',').map((word) => word.trim());
  return words.slice(1).filter((_, index) => index % 2 === 0);
}

function declaredTypes(list: string): readonly string[] {
  return list.trim() === 'void' ? [] : list.split(',').map((word) => word.trim().replace(/\w+$/, '').trim());
}
