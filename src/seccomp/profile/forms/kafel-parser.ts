import { didYouMean } from '../../../spec/nearest-word.ts';
import { shorten } from '../../../spec/shorten.ts';
import { ALL_ONES, type Operator } from '../../libseccomp/condition.ts';
import type { ListCondition } from '../rule-list.ts';
import type { KafelExpression } from './kafel-condition.ts';
import type { KafelToken } from './kafel-tokens.ts';

const END: KafelToken = { text: 'the end of the text', kind: 'end', line: 1, column: 1 };

const COMPARISONS: Readonly<Record<string, Operator>> = {
  '==': 'EQ',
  '!=': 'NE',
  '<': 'LT',
  '<=': 'LE',
  '>': 'GT',
  '>=': 'GE',
};
const MIRRORED: Readonly<Record<Operator, Operator>> = {
  EQ: 'EQ',
  NE: 'NE',
  LT: 'GT',
  GT: 'LT',
  LE: 'GE',
  GE: 'LE',
  MASKED_EQ: 'MASKED_EQ',
};
const MAX_DEPTH = 60;

/** A fault of the text; it ends the reading, and becomes a problem with its place. */
export class KafelFault extends Error {
  readonly token: KafelToken;
  constructor(token: KafelToken, message: string) {
    super(message);
    this.token = token;
  }
}

type Operand = { readonly index: number; readonly mask: bigint } | { readonly value: bigint };

/** Reads tokens, numbers and conditions of Kafel. */
export class KafelParser {
  readonly constants = new Map<string, bigint>();
  readonly #tokens: readonly KafelToken[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly KafelToken[]) {
    this.#tokens = tokens;
  }

  get peek(): KafelToken {
    return this.#tokens[this.#at] ?? { ...END, line: this.#tokens.at(-1)?.line ?? 1 };
  }

  next(): KafelToken {
    const token = this.peek;
    this.#at++;
    return token;
  }

  take(text: string): void {
    const token = this.next();
    if (token.text !== text)
      throw new KafelFault(token, `"${shorten(token.text, 30)}" stands where "${text}" must stand`);
  }

  has(text: string): boolean {
    if (this.peek.text !== text) return false;
    this.#at++;
    return true;
  }

  word(): string {
    const token = this.next();
    if (token.kind !== 'word') throw new KafelFault(token, `"${shorten(token.text, 30)}" is no name`);
    return token.text;
  }

  /** A number or a constant, or several with `|` between them. */
  number(): bigint {
    let value = this.#oneNumber();
    while (this.has('|')) value |= this.#oneNumber();
    return value;
  }

  #oneNumber(): bigint {
    const token = this.next();
    const value = token.kind === 'number' ? toNumber(token.text) : this.constants.get(token.text);
    if (value === undefined)
      throw new KafelFault(
        token,
        `"${shorten(token.text, 30)}" is neither a number of 64 bits nor a constant that the text defines${didYouMean(token.text, this.constants.keys())}`,
      );
    return value;
  }

  /** A condition; the call declares the names of its arguments. */
  or(names: readonly string[]): KafelExpression {
    let found = this.#and(names);
    while (this.has('||') || this.has(',')) found = { kind: 'or', of: [found, this.#and(names)] };
    return found;
  }

  #and(names: readonly string[]): KafelExpression {
    let found = this.#not(names);
    while (this.has('&&')) found = { kind: 'and', of: [found, this.#not(names)] };
    return found;
  }

  #not(names: readonly string[]): KafelExpression {
    if (++this.#depth > MAX_DEPTH) throw new KafelFault(this.peek, 'the condition is nested too deeply');
    const found = this.has('!') ? { kind: 'not' as const, of: this.#not(names) } : this.#group(names);
    this.#depth--;
    return found;
  }

  /** A condition in parentheses, or a comparison, whose first operand may be in parentheses, too. */
  #group(names: readonly string[]): KafelExpression {
    const start = this.#at;
    if (this.has('(')) {
      const inner = this.or(names);
      this.take(')');
      if (COMPARISONS[this.peek.text] === undefined) return inner;
      this.#at = start;
    }
    return this.#comparison(names);
  }

  #comparison(names: readonly string[]): KafelExpression {
    const place = this.peek;
    const left = this.#operand(names);
    const operator = COMPARISONS[this.peek.text];
    if (operator === undefined) {
      if ('value' in left) throw new KafelFault(place, 'a number alone is no condition');
      return {
        kind: 'test',
        test: { index: left.index, operator: 'NE', mask: left.mask, datum: 0n, bits: 64 },
      };
    }
    this.#at++;
    const right = this.#operand(names);
    if ('index' in left && 'value' in right) return comparisonOf(left, operator, right.value);
    if ('value' in left && 'index' in right) return comparisonOf(right, MIRRORED[operator], left.value);
    throw new KafelFault(place, 'a condition compares one argument with a number');
  }

  #operand(names: readonly string[]): Operand {
    if (this.has('(')) {
      if (++this.#depth > MAX_DEPTH) throw new KafelFault(this.peek, 'the condition is nested too deeply');
      const inner = this.#operand(names);
      this.#depth--;
      this.take(')');
      return inner;
    }
    const token = this.peek;
    const index = names.indexOf(token.text);
    if (index !== -1 && index < 6) {
      this.#at++;
      return { index, mask: this.has('&') ? this.number() : ALL_ONES };
    }
    if (token.kind === 'word' && !this.constants.has(token.text))
      throw new KafelFault(
        token,
        `"${shorten(token.text, 30)}" is neither an argument that the call declares nor a constant that the text defines; name the arguments, as in "write(fd, buffer, count) { fd == 1 }"`,
      );
    return { value: this.number() };
  }
}

function comparisonOf(
  { index, mask }: { readonly index: number; readonly mask: bigint },
  operator: Operator,
  datum: bigint,
): KafelExpression {
  const test: ListCondition = { index, operator, mask, datum, bits: 64 };
  return { kind: 'test', test };
}

function toNumber(text: string): bigint | undefined {
  if (!/^-?(?:0x[\da-f]{1,16}|0b[01]{1,64}|\d{1,20})$/i.test(text)) return undefined;
  const isNegative = text.startsWith('-');
  const digits = isNegative ? text.slice(1) : text;
  const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits);
  return value <= ALL_ONES ? BigInt.asUintN(64, isNegative ? -value : value) : undefined;
}
