import type { Argument, Meaning, Spec } from '../../spec/model.ts';
import {
  formatType,
  type IntegerType,
  type StructField,
  type StructType,
  type Type,
} from '../../spec/types/type.ts';
import { type LeftOpen, leftOpenInSpec } from '../left-open.ts';

/**
 * The call in syzkaller's language of descriptions (docs/syscall_descriptions_syntax.md there): a resource for a returned
 * descriptor, the structs with their sizes, and the flags. The order of the checks has no place in it.
 */
export function generateSyzlang(spec: Spec): string {
  const writer = new Writer(spec);
  const call = writer.call();
  const structs = writer.structs();
  const parts = [
    commentOf([...writer.open, ...leftOpenInSpec(spec)]),
    `include <${headerOf(spec)}>`,
    ...(spec.returns === 'fd' ? [`resource fd_${spec.name}[fd]`] : []),
    call,
    ...structs,
    ...writer.flagSets(),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** What such a description leaves to the author beside what the spec leaves open. */
export function leftOpenInSyzlang(spec: Spec): readonly LeftOpen[] {
  const writer = new Writer(spec);
  writer.call();
  writer.structs();
  return writer.open;
}

/** Where a new call has its header for programs. */
function headerOf({ name }: Spec): string {
  return `uapi/linux/${name}.h`;
}

function commentOf(open: readonly LeftOpen[]): string {
  return ['# Left open:', ...open.map(({ where, what }) => `#  ${where}: ${what}`)].join('\n');
}

type Direction = 'in' | 'out' | 'inout';

/** Words that name no field: `len[parent]` and `syscall` refer to what is around a field. */
const RESERVED = new Set(['parent', 'syscall']);

class Writer {
  readonly open: LeftOpen[];
  readonly #spec: Spec;
  readonly #flags = new Map<string, readonly string[]>();
  /** Structs by the name that they get here; a nameless one is named after its place. */
  readonly #structs = new Map<string, StructType>();

  constructor(spec: Spec) {
    this.#spec = spec;
    this.open = [{ where: 'include', what: 'the header that defines the constants, if it is another one' }];
  }

  call(): string {
    const { name, arguments: list, returns } = this.#spec;
    const parameters = list.map((argument, index) => {
      const type = this.#argumentType(argument, list[index - 1]);
      return `${fieldName(argument.name)} ${type}`;
    });
    return `${name}(${parameters.join(', ')})${returns === 'fd' ? ` fd_${name}` : ''}`;
  }

  /** Each struct that the call leads to; writing one may lead to others. */
  structs(): readonly string[] {
    const texts: string[] = [];
    for (const [name, struct] of this.#structs) texts.push(this.#structText(name, struct));
    return texts;
  }

  flagSets(): readonly string[] {
    return [...this.#flags].map(([name, values]) => `${name} = ${values.join(', ')}`);
  }

  #argumentType(argument: Argument, before: Argument | undefined): string {
    const { type, name, role } = argument;
    if (role === 'size' && before?.type.kind === 'pointer') return `bytesize[${fieldName(before.name)}]`;
    if (type.kind !== 'pointer') return this.#valueType(argument, type, name, false);
    const direction = role === 'out' || role === 'inout' ? role : 'in';
    const isOptional = argument.nullable === undefined ? '' : ', opt';
    return `ptr[${direction}, ${this.#pointee(argument, type.to, name)}${isOptional}]`;
  }

  #pointee({ role }: Meaning, type: Type, name: string): string {
    if (role === 'path' || role === 'entry') return 'filename';
    if (role === 'string') return 'string';
    if (type.kind === 'void') return 'array[int8]';
    return this.#memoryType(undefined, type, name);
  }

  /** A type in memory. */
  #memoryType(meaning: Meaning | undefined, type: Type, name: string): string {
    switch (type.kind) {
      case 'integer':
        return meaning === undefined ? sizedInteger(type) : this.#valueType(meaning, type, name, true);
      case 'pointer':
        return `ptr[in, ${type.to.kind === 'void' ? 'array[int8]' : this.#memoryType(undefined, type.to, name)}]`;
      case 'array':
        return `array[${this.#memoryType(undefined, type.of, name)}${type.count === 0 ? '' : `, ${type.count}`}]`;
      case 'struct':
        return this.#structName(type, name);
      case 'void':
        return 'array[int8]';
    }
  }

  #structName(struct: StructType, place: string): string {
    if (struct.isOpaque || struct.isPartial === true) {
      const text = formatType(struct);
      if (!this.open.some(({ where }) => where === text))
        this.open.push({ where: text, what: 'its fields, which the spec does not give: here it is bytes' });
      return 'array[int8]';
    }
    const name = struct.name === '' ? `${this.#spec.name}_${place}` : struct.name;
    this.#structs.set(name, struct);
    return name;
  }

  #structText(name: string, struct: StructType): string {
    const { fields, isUnion } = struct;
    const lines = fields.map((field, index) => {
      const own = field.name === '' ? `nameless${index}` : field.name;
      return `\t${fieldName(own)}\t${this.#fieldType(name, field, own, fields[index - 1])}`;
    });
    if (lines.length === 0) lines.push('\tempty\tarray[int8, 0]');
    return isUnion ? `${name} [\n${lines.join('\n')}\n]` : `${name} {\n${lines.join('\n')}\n}`;
  }

  #fieldType(struct: string, field: StructField, own: string, before: StructField | undefined): string {
    const { fieldMeanings, pointsTo } = this.#spec;
    const key = `${struct}.${field.name}`;
    const meaning = fieldMeanings.get(key);
    const target = pointsTo.get(key);
    if (target !== undefined && field.type.kind === 'integer')
      return this.#pointerField(meaning, target, field, own);
    const isPointed =
      before !== undefined && (pointsTo.has(`${struct}.${before.name}`) || before.type.kind === 'pointer');
    if (meaning?.role === 'size' && isPointed && field.type.kind === 'integer')
      return `bytesize[${fieldName(before.name)}, ${sizedInteger(field.type)}]`;
    return this.#memoryType(meaning, field.type, own);
  }

  #pointerField(meaning: Meaning | undefined, target: Type, { type }: StructField, own: string): string {
    const pointer = type.kind === 'integer' && type.size === 8 ? 'ptr64' : 'ptr';
    const direction: Direction = meaning?.role === 'out' || meaning?.role === 'inout' ? meaning.role : 'in';
    return `${pointer}[${direction}, array[${target.kind === 'void' ? 'int8' : this.#memoryType(undefined, target, own)}]]`;
  }

  /** The type of a number; in memory it has its size. */
  #valueType({ role, values }: Meaning, type: Type, name: string, isInMemory: boolean): string {
    const size = type.kind === 'integer' ? sizedInteger(type) : 'intptr';
    if (values.length > 0) {
      const set = `${this.#spec.name}_${name}`;
      const names = values.map((value) => value.name);
      const known = [...this.#flags].find(([own, before]) => own === set && before.join() !== names.join());
      const free = known === undefined ? set : `${set}_${this.#flags.size}`;
      this.#flags.set(free, names);
      return isInMemory ? `flags[${free}, ${size}]` : `flags[${free}]`;
    }
    if (isInMemory && size !== 'int32') return size;
    switch (role) {
      case 'fd':
        return 'fd';
      case 'dirfd':
        return 'fd_dir';
      case 'pid':
        return 'pid';
      case 'signal':
        return 'int32[0:65]';
      default:
        return size;
    }
  }
}

/** `int32`; a register is `intptr`, whose size the architecture decides. */
function sizedInteger({ name, size }: IntegerType): string {
  const longs = name.split(' ').filter((word) => word === 'long').length;
  return longs === 1 || /size_t|^(?:__)?u?intptr_t$/.test(name) ? 'intptr' : `int${size * 8}`;
}

function fieldName(name: string): string {
  return RESERVED.has(name) ? `${name}_` : name;
}
