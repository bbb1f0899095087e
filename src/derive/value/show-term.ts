import { PRECEDENCE, TIGHTEST } from '../../spec/c/precedence.ts';
import type { Scalar, Term } from './term.ts';

const AND = PRECEDENCE.get('&&') ?? 2;
const OR = PRECEDENCE.get('||') ?? 1;
const SUM = PRECEDENCE.get('+') ?? 9;
const BITWISE_OR = PRECEDENCE.get('|') ?? 3;

/** A term in the C of a spec, with no more brackets than C, or a reader, needs. */
export function showTerm(term: Term): string {
  return shown(term).text;
}

interface Shown {
  readonly text: string;
  readonly level: number;
}

function shown(term: Term): Shown {
  switch (term.kind) {
    case 'constant':
      return term.written
        ? { text: term.written.text, level: term.written.isAtom ? TIGHTEST : BITWISE_OR }
        : { text: number(term.value, term.type), level: TIGHTEST };
    case 'leaf':
      return { text: term.text, level: TIGHTEST };
    case 'cast': {
      const inner = shown(term.operand);
      return {
        text: `(${scalarName(term.type)})${inner.level < TIGHTEST ? `(${inner.text})` : inner.text}`,
        level: TIGHTEST,
      };
    }
    case 'operation': {
      const [left, right] = term.operands;
      if (!left) return { text: '', level: TIGHTEST };
      if (!right) {
        const inner = shown(left);
        return {
          text: `${term.operator}${inner.level < TIGHTEST ? `(${inner.text})` : inner.text}`,
          level: TIGHTEST,
        };
      }
      const level = PRECEDENCE.get(term.operator) ?? OR;
      return {
        text: `${side(asOperand(term.operator, left), level, false)} ${term.operator} ${side(asOperand(term.operator, right), level, true)}`,
        level,
      };
    }
  }
}

/** Pointers are compared and asked for NULL; for everything else they are numbers. */
function asOperand(operator: string, term: Term): Term {
  if (term.kind !== 'leaf' || !term.type.isPointer || operator === '&&' || operator === '||') return term;
  return { ...term, text: `(unsigned long)${term.text}` };
}

/** What may stand without brackets beside an operator: what binds clearly tighter, and the same operator on its left. */
function side(term: Term, level: number, isRight: boolean): string {
  const { text, level: own } = shown(term);
  if (own === TIGHTEST) return text;
  const isChain = own === level && !isRight;
  const isClear = own > level && (level <= AND || own >= SUM) && !(level === OR && own === AND);
  return isChain || isClear ? text : `(${text})`;
}

function number(value: bigint, type: Scalar): string {
  if (value < 0n) return `${value}`;
  const suffix = !type.isSigned && type.size === 8 && value > 0x7fffffffffffffffn ? 'UL' : '';
  if (value > 0xffffn) return `0x${value.toString(16)}${suffix}`;
  return `${value}`;
}

/** The C name of an integer type. */
function scalarName({ size, isSigned }: Scalar): string {
  return `__${isSigned ? 's' : 'u'}${size * 8}`;
}
