import type { TypeName } from '../c/syntax.ts';
import { type BranchCondition, FALSE, isTrue, LOST, TRUE, unknown } from './condition.ts';
import { chosen } from './implies.ts';
import { shortKey, termKey } from './keys.ts';
import { operation } from './operation.ts';
import { constant, convert, POINTER, type Scalar, type Term } from './term.ts';

/** What a variable, or the result of a function, may be. */
/**
 * @property pointee of a pointer, its type
 * @property memory of a pointer into a struct of the caller, the field that it leads to: `tv.tv_sec`
 */
export type PathValue =
  | { readonly kind: 'term'; readonly term: Term; readonly pointee?: TypeName; readonly memory?: string }
  /**
   * Something of the kernel's that exists: a pointer that is neither NULL nor an error, a new descriptor.
   *
   * @property label the same for the same thing
   * @property isFresh this call has made it, and nobody else sees it
   * @property function it is a function of the kernel, as code in a file names it
   */
  | {
      readonly kind: 'object';
      readonly label: string;
      readonly text?: UserText;
      readonly isFresh?: true;
      readonly function?: { readonly name: string; readonly path: string };
    }
  /** One of several errors, which the machine decides: `-ENOENT`, `-ELOOP`. */
  | { readonly kind: 'errors'; readonly errnos: readonly string[] }
  /** The address of a variable, or of a part of it. */
  | { readonly kind: 'address'; readonly place: Place }
  | {
      readonly kind: 'choice';
      readonly condition: BranchCondition;
      readonly then: PathValue;
      readonly otherwise: PathValue;
    }
  /**
   * Anything.
   *
   * @property bits no others are set
   */
  | { readonly kind: 'unknown'; readonly words: string; readonly id: string; readonly bits?: bigint }
  /** A struct, as a whole. */
  | { readonly kind: 'struct'; readonly content: Content };

/** What a variable holds: a value, or the fields of a struct. */
export interface Content {
  readonly type: TypeName;
  readonly value: PathValue | undefined;
  /** The caller's struct that was copied into it, as a spec names it: `how`. */
  readonly copied: string | undefined;
  /** Fields that were written since, by their path: `flags`, `range.start`. */
  readonly fields: ReadonlyMap<string, PathValue>;
  /** All fields that nobody wrote are 0. */
  readonly isZeroed: boolean;
  /** Nobody writes to it (`static const`). */
  readonly isConstant?: true;
}

/** A string of the caller's that was copied: the pointer it came from. */
export interface UserText {
  readonly pointer: string;
}

/** A variable, or a field of one: `how`, `.flags`. */
export interface Place {
  readonly variable: number;
  readonly path: string;
}

const MAX_CHOICES = 12;

export function term(of: Term, pointee?: TypeName): PathValue {
  return pointee ? { kind: 'term', term: of, pointee } : { kind: 'term', term: of };
}

export function number(value: bigint, type?: Scalar): PathValue {
  return term(constant(value, type));
}

const MANY = `${LOST}many:`;

/** What arguments decide, in a way that was not understood. */
export function lostValue(words: string): PathValue {
  return { kind: 'unknown', words, id: `${LOST}${words}` };
}

/** Anything; the same `id` is the same thing. */
export function unknownValue(words: string, id = words): PathValue {
  return { kind: 'unknown', words, id };
}

export function object(label: string, text?: UserText): PathValue {
  return text ? { kind: 'object', label, text } : { kind: 'object', label };
}

export function choice(condition: BranchCondition, then: PathValue, otherwise: PathValue): PathValue {
  if (condition.kind === 'always') return condition.holds ? then : otherwise;
  if (sameValue(then, otherwise)) return then;
  const made: PathValue = { kind: 'choice', condition, then, otherwise };
  if (count(made) <= MAX_CHOICES) return made;
  const many: PathValue = {
    kind: 'unknown',
    words: 'one of many values',
    id: `${MANY}${shortKey(`v:${valueId(made)}`)}`,
  };
  const bits = bitsOf(made);
  return bits === undefined ? many : { ...many, bits };
}

/** The bits that a number may have; undefined where any may be set. */
export function bitsOf(value: PathValue): bigint | undefined {
  switch (value.kind) {
    case 'term':
      return bitsOfTerm(value.term);
    case 'unknown':
      return value.bits;
    case 'choice': {
      const [then, otherwise] = [bitsOf(value.then), bitsOf(value.otherwise)];
      return then === undefined || otherwise === undefined ? undefined : then | otherwise;
    }
    default:
      return undefined;
  }
}

function bitsOfTerm(of: Term): bigint | undefined {
  switch (of.kind) {
    case 'constant':
      return BigInt.asUintN(64, of.value);
    case 'cast':
      return of.type.isSigned ? undefined : bitsOfTerm(of.operand);
    case 'operation': {
      const [one, mask] = of.operands;
      if (of.operator !== '&' || mask?.kind !== 'constant') return undefined;
      // A mask of fewer bits than the whole number has lets no sign through.
      const inner = one && bitsOfTerm(one);
      const own = BigInt.asUintN(64, mask.value);
      return inner === undefined ? (mask.value < 0n ? undefined : own) : inner & own;
    }
    case 'leaf':
      return undefined;
  }
}

/** The same for values that are the same: what is worked out of one twice is one unknown, and not two. */
export function valueId(value: PathValue): string {
  switch (value.kind) {
    case 'unknown':
      return value.id;
    case 'object':
      return value.label;
    case 'term':
      return termKey(value.term);
    case 'address':
      return `&${value.place.variable}.${value.place.path}`;
    case 'choice':
      return `${value.condition.key}?${valueId(value.then)}:${valueId(value.otherwise)}`;
    case 'errors':
      return value.errnos.join('|');
    case 'struct':
      return `struct ${value.content.copied ?? value.content.type.base}`;
  }
}

/** Whether a value is one of more than are kept apart. */
export function isOneOfMany(value: PathValue): boolean {
  return value.kind === 'unknown' && value.id.startsWith(MANY);
}

function count(value: PathValue): number {
  return value.kind === 'choice' ? count(value.then) + count(value.otherwise) : 1;
}

function sameValue(one: PathValue, other: PathValue): boolean {
  if (one === other) return true;
  if (one.kind !== other.kind) return false;
  switch (one.kind) {
    case 'term':
      return other.kind === 'term' && termKey(one.term) === termKey(other.term);
    case 'object':
      return other.kind === 'object' && one.label === other.label;
    case 'address':
      return (
        other.kind === 'address' &&
        one.place.variable === other.place.variable &&
        one.place.path === other.place.path
      );
    default:
      return false;
  }
}

/** Does something to each of the values that one may be. */
export function mapValue(value: PathValue, change: (simple: PathValue) => PathValue): PathValue {
  if (value.kind !== 'choice') return change(value);
  return choice(value.condition, mapValue(value.then, change), mapValue(value.otherwise, change));
}

/** Whether a value is not 0. */
export function truthCondition(value: PathValue): BranchCondition {
  switch (value.kind) {
    case 'term':
      return isTrue(value.term, 'a number');
    case 'object':
    case 'address':
    case 'errors':
      return TRUE;
    case 'unknown':
      return unknown(value.words, value.id);
    case 'struct':
      return TRUE;
    case 'choice':
      return chosen(value.condition, truthCondition(value.then), truthCondition(value.otherwise));
  }
}

/** Whether a pointer is an error (include/linux/err.h): one of the last 4095 addresses. */
export function isErrorPointer(value: PathValue): BranchCondition {
  switch (value.kind) {
    case 'term': {
      const { term: of } = value;
      if (of.kind === 'constant') return isErrorNumber(of.value) ? TRUE : FALSE;
      return isTrue(operation('>=', [convert(of, POINTER), constant(-4095n, POINTER)]), 'an error pointer');
    }
    case 'object':
    case 'address':
      return FALSE;
    case 'unknown':
      return unknown(`IS_ERR(${value.words})`, `IS_ERR(${value.id})`);
    case 'struct':
      return FALSE;
    case 'errors':
      return TRUE;
    case 'choice':
      return chosen(value.condition, isErrorPointer(value.then), isErrorPointer(value.otherwise));
  }
}

/** A number that the C library takes for an error: -4095 to -1. */
export function isErrorNumber(value: bigint): boolean {
  const signed = BigInt.asIntN(64, value);
  return signed < 0n && signed >= -4095n;
}
