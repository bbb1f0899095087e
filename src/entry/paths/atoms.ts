import { type BoundExpression, identityOf } from '../../spec/bound-expression.ts';
import { compile } from '../compile.ts';
import type { Evaluate } from '../state.ts';

/** An independent input of conditions: an argument, a field, or a property of a string. */
export interface Atom {
  readonly index: number;
  readonly expression: BoundExpression;
}

/** Functions that are atoms themselves because they read memory; the others are computed from their operands. */
const ABOUT_TEXT: ReadonlySet<string> = new Set(['empty', 'relative', 'strlen']);

/**
 * Compiles conditions to functions of atoms. Equal expressions share one atom, so a value of `how.flags` that one step
 * requires also binds every other step that reads it.
 */
export class Atoms {
  readonly all: Atom[] = [];
  readonly #byIdentity = new Map<string, Atom>();

  /** Compiles an expression to a function of values by atom index; undefined stands for an unknown value. */
  compile(expression: BoundExpression): Evaluate {
    return compile(this.#rewrite(expression));
  }

  /** The atoms of an expression, without duplicates. */
  of(expression: BoundExpression): readonly Atom[] {
    const found = new Set<Atom>();
    this.#visit(expression, (atom) => found.add(atom));
    return [...found];
  }

  find(expression: BoundExpression): Atom | undefined {
    return this.#byIdentity.get(identityOf(expression));
  }

  #visit(expression: BoundExpression, visit: (atom: Atom) => void): BoundExpression {
    return this.#map(expression, (part) => {
      const atom = this.#atom(part);
      visit(atom);
      return { kind: 'argument', index: atom.index, type: part.type, range: part.range };
    });
  }

  #rewrite(expression: BoundExpression): BoundExpression {
    return this.#visit(expression, () => {});
  }

  #atom(expression: BoundExpression): Atom {
    const key = identityOf(expression);
    const known = this.#byIdentity.get(key);
    if (known !== undefined) return known;
    const atom = { index: this.all.length, expression };
    this.all.push(atom);
    this.#byIdentity.set(key, atom);
    return atom;
  }

  /** The expression with `change` applied to its atoms. */
  #map(part: BoundExpression, change: (atom: BoundExpression) => BoundExpression): BoundExpression {
    const map = (operand: BoundExpression): BoundExpression => this.#map(operand, change);
    switch (part.kind) {
      case 'constant':
        return part;
      case 'argument':
      case 'load':
        return change(part);
      case 'not':
      case 'negate':
      case 'complement':
      case 'cast':
        return { ...part, operand: map(part.operand) };
      case 'arithmetic':
      case 'comparison':
      case 'and':
      case 'or':
        return { ...part, left: map(part.left), right: map(part.right) };
      case 'conditional':
        return {
          ...part,
          condition: map(part.condition),
          whenTrue: map(part.whenTrue),
          whenFalse: map(part.whenFalse),
        };
      case 'builtin':
        return ABOUT_TEXT.has(part.name) ? change(part) : { ...part, operands: part.operands.map(map) };
    }
  }
}
