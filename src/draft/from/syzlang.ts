import type { Role } from '../../spec/definition/meaning.ts';
import {
  type CallDescription,
  type DescribedField,
  type DescribedParameter,
  prototypeOnly,
} from '../call-description.ts';

/** Longer lines are ignored; calls and fields are shorter. */
const MAX_LINE = 4000;

/** The names of a set of flags, shared by all calls that take it. */
type Flags = NonNullable<DescribedParameter['values']>;

/**
 * Reads the system calls of a syzlang file, such as syzkaller's sys/linux/auto.txt: arguments with directions, structs and
 * names of flags. Syzlang has neither errors nor an order of checks. Of several variants of a call, the first is used.
 */
export function fromSyzlang(text: string): readonly CallDescription[] {
  const structs = readStructs(text);
  const flags = readFlags(text);
  const known = new Map<string, CallDescription>();
  for (const line of text.split('\n')) {
    if (line.length > MAX_LINE) continue;
    const match = /^([a-z_]\w*)(?:\$\w+)?\((.*)\)(?:\s+(\w+))?(?:\s*\([^()]*\))?\s*$/.exec(line);
    const [, name = '', list = '', returned] = match ?? [];
    if (match === null || known.has(name)) continue;
    const parameters = splitTop(list).map((argument) => readArgument(argument, flags));
    if (parameters.some((parameter) => parameter === undefined)) continue;
    const own = parameters.filter((parameter) => parameter !== undefined);
    const used = new Map(own.flatMap(({ type }) => structOf(type, structs)));
    known.set(name, {
      ...prototypeOnly(name, 'int', own, `syzlang (syzkaller): ${name}`),
      structs: used,
      returns: returned === undefined ? undefined : isDescriptor(returned) ? 'fd' : 'value',
    });
  }
  return [...known.values()];
}

function structOf(type: string, structs: CallDescription['structs']): [string, readonly DescribedField[]][] {
  const name = /\bstruct (\w+)/.exec(type)?.[1] ?? '';
  const fields = structs.get(name);
  return fields === undefined ? [] : [[name, fields]];
}

/** Splits at commas outside of brackets. */
function splitTop(list: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const character of list) {
    if (character === '[' || character === '(') depth++;
    if (character === ']' || character === ')') depth--;
    if (character === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += character;
  }
  if (part.trim() !== '') parts.push(part.trim());
  return parts;
}

function readArgument(argument: string, flags: ReadonlyMap<string, Flags>): DescribedParameter | undefined {
  const [, name, written = ''] = /^(\w+)\s+(.+)$/.exec(argument) ?? [];
  if (name === undefined) return undefined;
  const { type, role } = readType(written, name);
  const set = /^flags\[(\w+)/.exec(written)?.[1];
  const values = flags.get(set ?? '') ?? [];
  return { name, type, role, values };
}

/** The C type of a syzlang type, and the role that it implies. */
function readType(written: string, name: string): { type: string; role?: Role | undefined } {
  const [, word = '', inner = ''] = /^(\w+)(?:\$\w+)?(?:\[(.*)\])?/.exec(written) ?? [];
  const [first = '', second = ''] = splitTop(inner);
  const size = /^int(?:8|16|32|64)$/.exec([first, second].find((part) => /^int\d+$/.test(part)) ?? '')?.[0];
  switch (word) {
    case 'ptr':
    case 'ptr64':
      return readPointer(first, second);
    case 'buffer':
      return { type: first === 'in' ? 'const void __user *' : 'void __user *', role: direction(first) };
    case 'flags':
      return { type: size === 'int64' ? '__u64' : 'unsigned int', role: 'flags' };
    case 'len':
    case 'bytesize':
    case 'bytesize8':
      return { type: 'size_t', role: 'size' };
    case 'const':
      return { type: size === 'int64' ? '__u64' : 'unsigned int' };
    case 'intptr':
      return { type: 'unsigned long' };
    case 'fileoff':
      return { type: 'loff_t', role: 'offset' };
    case 'vma':
      return { type: 'unsigned long', role: 'value' };
    case 'pid':
      return { type: 'pid_t', role: 'pid' };
    case 'signalno':
      return { type: 'int', role: 'signal' };
    case 'bool8':
    case 'bool16':
    case 'bool32':
      return { type: 'int' };
    default:
      if (/^int(?:8|16|32|64)$/.test(word)) return { type: `__u${word.slice(3)}` };
      if (word === 'fd_dir' || /dfd$|dirfd$/.test(name)) return { type: 'int', role: 'dirfd' };
      return isDescriptor(word) ? { type: 'int', role: 'fd' } : { type: 'long' };
  }
}

function readPointer(way: string, to: string): { type: string; role?: Role | undefined } {
  const constant = way === 'in' ? 'const ' : '';
  const [, word = ''] = /^(\w+)/.exec(to) ?? [];
  if (word === 'filename') return { type: 'const char __user *', role: 'path' };
  if (word === 'string' || word === 'stringnoz') return { type: 'const char __user *', role: 'string' };
  if (/^int(?:8|16|32|64)$/.test(word))
    return { type: `${constant}__u${word.slice(3)} __user *`, role: direction(way) };
  const isPlain =
    word === 'array' || word === '' || word === 'buffer' || word === 'const' || word === 'flags';
  if (isPlain) return { type: `${constant}void __user *`, role: direction(way) };
  return { type: `${constant}struct ${word} __user *`, role: direction(way) };
}

function direction(way: string): Role {
  return way === 'out' ? 'out' : way === 'inout' ? 'inout' : 'in';
}

function isDescriptor(word: string): boolean {
  return /^(?:fd|sock)/.test(word);
}

function readFlags(text: string): ReadonlyMap<string, Flags> {
  return new Map(
    [...text.matchAll(/^(\w+)[ \t]*=[ \t]*([A-Z_0-9][A-Z_0-9, ]*)$/gm)].map(([, name = '', list = '']) => [
      name,
      list
        .split(',')
        .map((word) => word.trim())
        .filter((word) => /^[A-Z_]\w*$/.test(word))
        .map((flag) => ({ name: flag })),
    ]),
  );
}

function readStructs(text: string): CallDescription['structs'] {
  const structs = new Map<string, readonly DescribedField[]>();
  for (const [, name = '', body = ''] of text.matchAll(/^(\w+)(?:\$\w+)? \{\n((?:[ \t].*\n)*)\}/gm)) {
    const fields: DescribedField[] = [];
    for (const line of body.split('\n')) {
      const [, own, written = ''] = /^\s+(\w+)\s+(\S.*)$/.exec(line.length > MAX_LINE ? '' : line) ?? [];
      if (own !== undefined) fields.push({ name: own, ...readField(withoutAttributes(written), own) });
    }
    structs.set(name, fields);
  }
  return structs;
}

/** A field's type without a trailing `(in)` or `(out_overlay)`. */
function withoutAttributes(written: string): string {
  const open = written.endsWith(')') ? written.indexOf('(', 1) : -1;
  return (open === -1 ? written : written.slice(0, open)).trimEnd();
}

/** The C type of a field; a pointer in a struct becomes a 64-bit number. */
function readField(written: string, name: string): { type: string; role?: Role | undefined } {
  const { type, role } = readType(written, name);
  const array = /^array\[(?:const\[0, )?int(8|16|32|64)\]?, (\d+)\]/.exec(written);
  if (array !== null) return { type: `__u${array[1]}[${array[2]}]` };
  if (type.includes('*')) return { type: '__u64' };
  if (role === 'flags') return { type: type === 'unsigned int' ? '__u32' : type, role };
  return { type: type === 'unsigned int' ? '__u32' : type };
}
