import type { Arrival } from '../version.ts';

/**
 * The C types that system calls use, laid out for LP64 (x86_64, arm64, riscv64, s390x …: `long` and pointers have
 * eight bytes, integers are aligned to their size).
 */
export type Type = IntegerType | PointerType | ArrayType | StructType | VoidType;

export interface IntegerType {
  readonly kind: 'integer';
  readonly name: string;
  readonly size: 1 | 2 | 4 | 8;
  readonly signed: boolean;
}

export interface PointerType {
  readonly kind: 'pointer';
  readonly to: Type;
  readonly isConst: boolean;
  /** Marked `__user`, as sparse wants it. */
  readonly isUser: boolean;
}

/** `count` is 0 for a flexible array member. */
export interface ArrayType {
  readonly kind: 'array';
  readonly of: Type;
  readonly count: number;
}

/** A struct or union. It is opaque, without fields or a known size, if the spec names but does not describe it. */
export interface StructType {
  readonly kind: 'struct';
  readonly name: string;
  readonly isUnion: boolean;
  readonly isOpaque: boolean;
  /** A field could not be read, so the size and the offsets of later fields are unknown. */
  readonly isPartial?: boolean;
  readonly fields: readonly StructField[];
  readonly size: number;
  readonly alignment: number;
}

export interface StructField {
  readonly name: string;
  readonly type: Type;
  /** Bytes from the start of the struct. */
  readonly offset: number;
  /** When the struct got it; undefined if it has always had it. */
  readonly since?: Arrival | undefined;
}

export interface VoidType {
  readonly kind: 'void';
}

export const VOID: VoidType = { kind: 'void' };

/** The type in C, for messages: `unsigned int`, `const char __user *`, `struct open_how`. */
export function formatType(type: Type): string {
  switch (type.kind) {
    case 'integer':
      return type.name;
    case 'void':
      return 'void';
    case 'struct':
      return type.name === ''
        ? type.isUnion
          ? 'union'
          : 'struct'
        : `${type.isUnion ? 'union' : 'struct'} ${type.name}`;
    case 'array':
      return `${formatType(type.of)}[${type.count === 0 ? '' : type.count}]`;
    case 'pointer': {
      const to = formatType(type.to);
      return `${type.isConst ? 'const ' : ''}${to}${type.isUser ? ' __user' : ''} ${to.endsWith('*') ? '*' : '*'}`;
    }
  }
}

/** Limit on the size of a type. Structs of system calls have some hundred bytes, and sizes must stay exact numbers. */
export const MAX_SIZE = 1 << 30;

/** Limit on nested arrays and pointers, which typedefs of typedefs can build up. */
const MAX_NESTING = 16;

/** Why a type exceeds a limit: it nests too deeply or is too large; undefined if it does not. */
export function exceededLimit(type: Type): string | undefined {
  let inner: Type = type;
  for (let depth = 0; inner.kind === 'array' || inner.kind === 'pointer'; depth++) {
    if (depth === MAX_NESTING) return `nests more than ${MAX_NESTING} arrays and pointers`;
    inner = inner.kind === 'array' ? inner.of : inner.to;
  }
  return (sizeOf(type) ?? 0) > MAX_SIZE ? `takes more than ${MAX_SIZE} bytes` : undefined;
}

/** The size of a type in bytes; undefined for `void` and for opaque structs. */
export function sizeOf(type: Type): number | undefined {
  switch (type.kind) {
    case 'integer':
      return type.size;
    case 'pointer':
      return 8;
    case 'struct':
      return type.isOpaque ? undefined : type.size;
    case 'array': {
      const size = sizeOf(type.of);
      return size === undefined ? undefined : size * type.count;
    }
    case 'void':
      return undefined;
  }
}

function alignmentOf(type: Type): number {
  switch (type.kind) {
    case 'integer':
      return type.size;
    case 'pointer':
      return 8;
    case 'struct':
      return type.alignment;
    case 'array':
      return alignmentOf(type.of);
    case 'void':
      return 1;
  }
}

/** Lays out fields as the System V ABI for LP64 does. */
export function layOut(
  name: string,
  members: readonly Omit<StructField, 'offset'>[],
  isUnion = false,
): StructType {
  const fields: StructField[] = [];
  let end = 0;
  let alignment = 1;
  for (const member of members) {
    const fieldAlignment = alignmentOf(member.type);
    const size = sizeOf(member.type) ?? 0;
    const offset = isUnion ? 0 : roundUp(end, fieldAlignment);
    fields.push({ name: member.name, type: member.type, offset, since: member.since });
    end = isUnion ? Math.max(end, size) : offset + size;
    alignment = Math.max(alignment, fieldAlignment);
  }
  return { kind: 'struct', name, isUnion, isOpaque: false, fields, size: roundUp(end, alignment), alignment };
}

/** Whether a type contains, or points to, a struct with a field that could not be read. */
export function holdsPartial(type: Type, depth = 0): boolean {
  if (depth > 8) return false;
  switch (type.kind) {
    case 'pointer':
      return holdsPartial(type.to, depth + 1);
    case 'array':
      return holdsPartial(type.of, depth + 1);
    case 'struct':
      return type.isPartial === true || type.fields.some((field) => holdsPartial(field.type, depth + 1));
    case 'integer':
    case 'void':
      return false;
  }
}

export function opaqueStruct(name: string, isUnion = false): StructType {
  return { kind: 'struct', name, isUnion, isOpaque: true, fields: [], size: 0, alignment: 1 };
}

/** Finds a field, also in unnamed members; the offset is from the start of `type`. */
export function findField(type: StructType, name: string): { type: Type; offset: number } | undefined {
  for (const field of type.fields) {
    if (field.name === name) return field;
    if (field.name === '' && field.type.kind === 'struct') {
      const inner = findField(field.type, name);
      if (inner !== undefined) return { type: inner.type, offset: field.offset + inner.offset };
    }
  }
  return undefined;
}

function roundUp(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
