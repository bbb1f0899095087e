/** An integer type, as arithmetic sees it. Pointers are unsigned and have 8 bytes. */
export interface Scalar {
  readonly size: 1 | 2 | 4 | 8;
  readonly isSigned: boolean;
  readonly isPointer?: true;
  readonly isBool?: true;
}

export const INT: Scalar = { size: 4, isSigned: true };
export const UNSIGNED: Scalar = { size: 4, isSigned: false };
const LONG: Scalar = { size: 8, isSigned: true };
export const UNSIGNED_LONG: Scalar = { size: 8, isSigned: false };
export const UNSIGNED_INT: Scalar = { size: 4, isSigned: false };
export const BOOL: Scalar = { size: 1, isSigned: false, isBool: true };
export const POINTER: Scalar = { size: 8, isSigned: false, isPointer: true };

/** A number that is known, or that the caller's arguments and the memory they lead to decide. */
export type Term =
  | { readonly kind: 'constant'; readonly value: bigint; readonly type: Scalar; readonly written?: Written }
  /** An argument, or a field of copied memory, as a spec writes it: `flags`, `how.flags`, `ids[0]`. */
  | {
      readonly kind: 'leaf';
      readonly text: string;
      readonly type: Scalar;
      /** The pointer whose memory must have been copied before; undefined for an argument itself. */
      readonly behind: string | undefined;
    }
  | {
      readonly kind: 'operation';
      readonly operator: string;
      readonly operands: readonly Term[];
      readonly type: Scalar;
    }
  | { readonly kind: 'cast'; readonly operand: Term; readonly type: Scalar };

/** How a constant is written: `PATH_MAX`, `~(A | B)`; and the names in it. */
export interface Written {
  readonly text: string;
  /** It needs no brackets where it is an operand. */
  readonly isAtom: boolean;
  /** What the text means by itself, as C reads it. */
  readonly as: Constant;
  readonly names: readonly WrittenName[];
}

/** A name of a constant, and what it is. */
export type WrittenName = readonly [name: string, of: Constant];

export function constant(value: bigint, type: Scalar = INT, name?: string): Constant {
  const kept = wrap(value, type);
  const plain: Constant = { kind: 'constant', value: kept, type };
  return name === undefined
    ? plain
    : { ...plain, written: { text: name, isAtom: true, as: asRead(plain), names: [[name, plain]] } };
}

/** A number as {@link literalText} writes it has this type: 1UL is written 1, and is an int then. */
export function asRead({ value, type, written }: Constant): Constant {
  if (written) return written.as;
  if (type.size === 4 && !type.isSigned) return { kind: 'constant', value, type };
  const read = [INT, LONG].find((one) => wrap(value, one) === value) ?? UNSIGNED_LONG;
  return { kind: 'constant', value, type: read };
}

export type Constant = Term & { readonly kind: 'constant' };

/** Cuts a value to what a type can hold (two's complement). */
function wrap(value: bigint, type: Scalar): bigint {
  if (type.isBool) return value === 0n ? 0n : 1n;
  return type.isSigned ? BigInt.asIntN(type.size * 8, value) : BigInt.asUintN(type.size * 8, value);
}

function isSame(one: Scalar, other: Scalar): boolean {
  return one.size === other.size && one.isSigned === other.isSigned && one.isBool === other.isBool;
}

/** Converts a term as an assignment or a cast does. */
export function convert(term: Term, type: Scalar): Term {
  if (isSame(term.type, type)) return term;
  if (term.kind === 'constant') {
    const kept = constant(term.value, type);
    // ~FLAG is written so in any width, but for that of an unsigned int in a wider one: a spec with it would be warned of.
    const { written } = term;
    const isComplement = written !== undefined && /^~/.test(written.text);
    const isCut = isComplement && type.size > 4 && written.as.type.size === 4 && !written.as.type.isSigned;
    const isWritten = written && !isCut && (kept.value === term.value || isComplement);
    return isWritten && wrap(written.as.value, type) === kept.value ? { ...kept, written } : kept;
  }
  // Of two conversions in a row, the first matters only where it cuts something off.
  if (term.kind === 'cast' && term.type.size >= type.size && term.operand.type.size >= type.size)
    return convert(term.operand, type);
  if (type.isBool)
    return { kind: 'operation', operator: '!=', operands: [term, constant(0n, term.type)], type: INT };
  return { kind: 'cast', operand: term, type };
}

/** All leaves of a term. */
export function leaves(term: Term): readonly (Term & { readonly kind: 'leaf' })[] {
  switch (term.kind) {
    case 'leaf':
      return [term];
    case 'operation':
      return term.operands.flatMap(leaves);
    case 'cast':
      return leaves(term.operand);
    case 'constant':
      return [];
  }
}

/** The names of constants that a term is written with, and what they are. */
export function namedConstants(term: Term): readonly WrittenName[] {
  switch (term.kind) {
    case 'constant':
      return term.written?.names ?? [];
    case 'operation':
      return term.operands.flatMap(namedConstants);
    case 'cast':
      return namedConstants(term.operand);
    case 'leaf':
      return [];
  }
}
