import type { CompiledEntry } from '../entry/trace.ts';
import { type BoundExpression, operandsOf } from '../spec/bound-expression.ts';
import type { Spec, Step } from '../spec/model.ts';

/** Bits of an argument, or of a field in copied memory. */
export interface InputBits {
  /** Equal for the same argument or field. */
  readonly key: string;
  /** The number of bits that the input has. */
  readonly width: number;
  readonly isSigned: boolean;
  readonly bits: bigint;
}

/** Bits that steps refuse whatever else the call passes, each by itself. */
export interface RefusedBits extends InputBits {
  readonly step: Step;
}

/** More bits than flags of one test have: the mask of all that is not known. */
const MANY_BITS = 16;

/**
 * The bits that unconditional checks of the newest release refuse, in order. Exact for masks as in `flags & ~KNOWN`, and
 * empty for conditions that other values decide, too.
 */
export function refusedBits({ steps }: CompiledEntry): readonly RefusedBits[] {
  return steps.flatMap(({ step, when, isUnsure }) =>
    step.kind === 'check' && when === undefined && !isUnsure
      ? bitsThatSuffice(step.condition).map((found) => ({ ...found, step }))
      : [],
  );
}

/** Bits of which each alone makes a condition true. */
function bitsThatSuffice(condition: BoundExpression): readonly InputBits[] {
  const own = maskedInput(condition);
  if (own !== undefined) return [own];
  if (condition.kind === 'cast') return bitsThatSuffice(condition.operand);
  if (condition.kind === 'or')
    return [...bitsThatSuffice(condition.left), ...bitsThatSuffice(condition.right)];
  if (condition.kind !== 'comparison' || condition.operator !== '!=') return [];
  const { left, right } = condition;
  if (isZero(right)) return bitsThatSuffice(left);
  if (isZero(left)) return bitsThatSuffice(right);
  // flags != (flags & KNOWN), as kexec_file_load() asks
  const [a, b] = [maskedInput(left), maskedInput(right)];
  if (a === undefined || b === undefined || a.key !== b.key) return [];
  return [{ ...a, bits: a.bits ^ b.bits }];
}

/** `flags & MASK`, and `flags` alone, which is all of its bits. */
function maskedInput(expression: BoundExpression): InputBits | undefined {
  switch (expression.kind) {
    case 'argument':
    case 'load': {
      const { type } = expression;
      const width = type.kind === 'integer' ? type.size * 8 : 64;
      const isSigned = type.kind === 'integer' && type.signed;
      if (expression.kind === 'load' && typeof expression.offset !== 'number') return undefined;
      const key =
        expression.kind === 'argument'
          ? `argument ${expression.index}`
          : `field ${expression.memory}+${String(expression.offset)}`;
      return { key, width, isSigned, bits: (1n << BigInt(width)) - 1n };
    }
    case 'cast': {
      const inner = maskedInput(expression.operand);
      const size = expression.type.kind === 'integer' ? expression.type.size : 8;
      return inner && { ...inner, bits: BigInt.asUintN(size * 8, inner.bits) };
    }
    case 'arithmetic': {
      if (expression.operator !== '&') return undefined;
      const [left, right] = [constantOf(expression.left), constantOf(expression.right)];
      const inner = maskedInput(left === undefined ? expression.left : expression.right);
      const mask = left ?? right;
      return mask === undefined || inner === undefined ? undefined : { ...inner, bits: inner.bits & mask };
    }
    default:
      return undefined;
  }
}

/** A test of one or more flags, with the mask as it is written. */
export interface FlagTest extends InputBits {
  /** All bits of the mask, also those that the input does not have. */
  readonly mask: bigint;
  readonly expression: BoundExpression;
}

/** The tests of flags in the conditions of a step; not those against the mask of all that is not known. */
export function flagTests(conditions: readonly BoundExpression[]): readonly FlagTest[] {
  const found: FlagTest[] = [];
  const visit = (expression: BoundExpression): void => {
    if (expression.kind === 'arithmetic' && expression.operator === '&') {
      const masked = maskedInput(expression);
      const mask = constantOf(expression.left) ?? constantOf(expression.right);
      if (masked !== undefined && mask !== undefined && mask !== 0n && countBits(mask) <= MANY_BITS)
        found.push({ ...masked, mask, expression });
    }
    for (const operand of operandsOf(expression)) visit(operand);
  };
  for (const condition of conditions) visit(condition);
  return found;
}

/**
 * What masks of known flags let through beyond the width of their input, as in `flags & ~(A | B)` where B has a bit that
 * the argument does not have.
 */
export function acceptedBits(conditions: readonly BoundExpression[]): readonly FlagTest[] {
  const found: FlagTest[] = [];
  const visit = (expression: BoundExpression): void => {
    const masked = maskedInput(expression);
    if (masked !== undefined && expression.kind === 'arithmetic' && expression.type.kind === 'integer') {
      const mask = constantOf(expression.left) ?? constantOf(expression.right) ?? 0n;
      const size = BigInt(expression.type.size * 8);
      const width = BigInt(masked.width);
      const above = mask >> width;
      const full = (1n << (size - width)) - 1n;
      // No bit above the width is refused where the mask is only as wide as the input.
      if (size > width && above !== 0n && above !== full)
        found.push({ ...masked, mask: (above ^ full) << width, expression });
    }
    for (const operand of operandsOf(expression)) visit(operand);
  };
  for (const condition of conditions) visit(condition);
  return found.filter(({ mask }) => countBits(mask) <= MANY_BITS);
}

/** The key of an argument, as in {@link InputBits}. */
export function argumentKey(index: number): string {
  return `argument ${index}`;
}

/** The keys of the fields of copied structs, by `struct.field`, as in {@link InputBits}. */
export function fieldKeys({ memories }: Spec): ReadonlyMap<string, string> {
  return new Map(
    memories.flatMap(({ index, pointee }) =>
      pointee.kind !== 'struct'
        ? []
        : pointee.fields.map(({ name, offset }): [string, string] => [
            `${pointee.name}.${name}`,
            `field ${index}+${offset}`,
          ]),
    ),
  );
}

function isZero(expression: BoundExpression): boolean {
  return constantOf(expression) === 0n;
}

function constantOf(expression: BoundExpression): bigint | undefined {
  if (expression.kind === 'constant') return BigInt.asUintN(64, expression.value);
  if (expression.kind !== 'cast') return undefined;
  const inner = constantOf(expression.operand);
  if (inner === undefined || expression.type.kind !== 'integer') return inner;
  return BigInt.asUintN(expression.type.size * 8, inner);
}

/** How many bits are set. */
export function countBits(mask: bigint): number {
  let bits = 0;
  for (let rest = BigInt.asUintN(64, mask); rest !== 0n; rest &= rest - 1n) bits++;
  return bits;
}
