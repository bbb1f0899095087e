import { PRECEDENCE } from '../../spec/c/precedence.ts';
import type { Cursor } from './cursor.ts';
import { readInteger } from './number.ts';
import { ASSIGNMENTS, MAX_DEPTH } from './operators.ts';
import type { Expression, InitialValue, Statement, TypeName } from './syntax.ts';
import { isQualifier, isTypeWord, readTypeName } from './type-reader.ts';

/** Reads expressions of kernel C. It throws a SyntaxFault where it does not understand them. */
export class ExpressionReader {
  readonly #cursor: Cursor;
  readonly #block: () => readonly Statement[];
  #depth = 0;

  /** @param block reads a block in braces, for GNU's `({ … })` */
  constructor(cursor: Cursor, block: () => readonly Statement[]) {
    this.#cursor = cursor;
    this.#block = block;
  }

  /** With commas. */
  expression(): Expression {
    let left = this.assignment();
    while (this.#cursor.is(',')) {
      const { offset } = this.#cursor.next();
      left = { kind: 'binary', operator: ',', left, right: this.assignment(), offset };
    }
    return left;
  }

  assignment(): Expression {
    const target = this.conditional();
    const { text, offset } = this.#cursor.peek();
    if (!ASSIGNMENTS.has(text)) return target;
    this.#cursor.next();
    return {
      kind: 'assignment',
      operator: text.slice(0, -1),
      target,
      value: this.#deeper(() => this.initialValue()),
      offset,
    };
  }

  conditional(): Expression {
    const condition = this.#binary(1);
    if (!this.#cursor.is('?')) return condition;
    const { offset } = this.#cursor.next();
    const then = this.#cursor.is(':') ? undefined : this.#deeper(() => this.expression());
    this.#cursor.expect(':');
    const otherwise = this.#deeper(() => this.conditional());
    return { kind: 'conditional', condition, then, otherwise, offset };
  }

  /** What stands behind `=` in a declaration. */
  initialValue(): Expression {
    return this.#cursor.is('{') ? this.#literal(undefined) : this.assignment();
  }

  typeName(): TypeName {
    return readTypeName(this.#cursor, () => this.conditional());
  }

  #binary(level: number): Expression {
    let left = this.#unary();
    for (;;) {
      const { text, kind, offset } = this.#cursor.peek();
      const own = kind === 'punctuation' ? PRECEDENCE.get(text) : undefined;
      if (own === undefined || own < level) return left;
      this.#cursor.next();
      left = { kind: 'binary', operator: text, left, right: this.#binary(own + 1), offset };
    }
  }

  #unary(): Expression {
    return this.#deeper(() => this.#prefixed());
  }

  /** Reads what stands in something else. Code that nobody writes must not exhaust the stack. */
  #deeper(read: () => Expression): Expression {
    if (this.#depth >= MAX_DEPTH) this.#cursor.fail();
    this.#depth += 1;
    try {
      return read();
    } finally {
      this.#depth -= 1;
    }
  }

  #prefixed(): Expression {
    const cursor = this.#cursor;
    const { text, kind, offset } = cursor.peek();
    if (kind === 'punctuation') {
      if ('!~-+&*'.includes(text) && text.length === 1) {
        cursor.next();
        return { kind: 'unary', operator: text, operand: this.#unary(), offset };
      }
      if (text === '++' || text === '--') {
        cursor.next();
        return { kind: 'step', operator: text, isPrefix: true, operand: this.#unary(), offset };
      }
      if (text === '&&') {
        // GNU's address of a label.
        cursor.fail();
      }
      if (text === '(' && this.#isType(1)) {
        cursor.next();
        const type = this.typeName();
        cursor.expect(')');
        if (cursor.is('{')) return this.#postfixed(this.#literal(type));
        return { kind: 'cast', type, operand: this.#unary(), offset };
      }
    }
    if (text === 'sizeof' || text === '__alignof__' || text === '_Alignof') return this.#sizeof();
    if (text === '__extension__') {
      cursor.next();
      return this.#unary();
    }
    return this.#postfixed(this.#primary());
  }

  #sizeof(): Expression {
    const cursor = this.#cursor;
    const { offset } = cursor.next();
    if (cursor.is('(') && this.#isType(1)) {
      cursor.next();
      const type = this.typeName();
      cursor.expect(')');
      return { kind: 'sizeof', of: type, offset };
    }
    return { kind: 'sizeof', of: this.#unary(), offset };
  }

  #primary(): Expression {
    const cursor = this.#cursor;
    const { kind, text, offset } = cursor.peek();
    if (kind === 'name') {
      if (isTypeWord(text) && !cursor.is('(', 1)) return { kind: 'type', type: this.typeName(), offset };
      cursor.next();
      return { kind: 'name', name: text, offset };
    }
    if (kind === 'number' || kind === 'character') {
      const number = readInteger(text) ?? cursor.fail();
      cursor.next();
      return { kind: 'number', ...number, text, offset };
    }
    if (kind === 'string') {
      let all = '';
      // Macros may stand between the pieces: "%" PRIu64.
      while (cursor.peek().kind === 'string' || (all !== '' && /^(?:PRI|KERN_)\w+$/.test(cursor.peek().text)))
        all += cursor.next().text;
      return { kind: 'string', text: all, offset };
    }
    if (cursor.take('(')) {
      if (cursor.is('{')) {
        const body = this.#block();
        cursor.expect(')');
        return { kind: 'statements', body, offset };
      }
      const expression = this.expression();
      cursor.expect(')');
      return expression;
    }
    return cursor.fail();
  }

  #postfixed(start: Expression): Expression {
    const cursor = this.#cursor;
    let expression = start;
    for (;;) {
      const { offset } = cursor.peek();
      if (cursor.take('(')) {
        expression = {
          kind: 'call',
          callee: expression,
          operands: this.#operands(),
          offset: expression.offset,
        };
      } else if (cursor.take('[')) {
        const index = this.expression();
        cursor.expect(']');
        expression = { kind: 'element', object: expression, index, offset };
      } else if (cursor.is('.') || cursor.is('->')) {
        const isArrow = cursor.next().text === '->';
        expression = { kind: 'member', object: expression, field: cursor.name(), isArrow, offset };
      } else if (cursor.is('++') || cursor.is('--')) {
        const operator = cursor.next().text === '++' ? '++' : '--';
        expression = { kind: 'step', operator, isPrefix: false, operand: expression, offset };
      } else return expression;
    }
  }

  #operands(): readonly Expression[] {
    const cursor = this.#cursor;
    const operands: Expression[] = [];
    if (cursor.take(')')) return operands;
    do {
      const { offset } = cursor.peek();
      // A macro may take a type, an operator, or nothing.
      if (cursor.is(',') || cursor.is(')')) operands.push({ kind: 'name', name: '', offset });
      else if (this.#isType(0)) operands.push({ kind: 'type', type: this.typeName(), offset });
      else operands.push(this.initialValue());
    } while (cursor.take(','));
    cursor.expect(')');
    return operands;
  }

  #literal(type: TypeName | undefined): Expression {
    const cursor = this.#cursor;
    const { offset } = cursor.peek();
    cursor.expect('{');
    const entries: InitialValue[] = [];
    while (!cursor.is('}')) {
      let field: string | undefined;
      if (cursor.is('.') || cursor.is('[')) {
        const from = cursor.position;
        while (!cursor.is('=') && cursor.peek().kind !== 'end') cursor.next();
        const words: string[] = [];
        for (let at = from; at < cursor.position; at += 1) words.push(cursor.peek(at - cursor.position).text);
        field = words.join('').replace(/^\./, '');
        cursor.expect('=');
      }
      entries.push({ field, value: this.initialValue() });
      if (!cursor.take(',')) break;
    }
    cursor.expect('}');
    return { kind: 'literal', type, entries, offset };
  }

  /** Whether a type, and not an expression, begins `ahead` of the cursor. */
  #isType(ahead: number): boolean {
    const cursor = this.#cursor;
    const { kind, text } = cursor.peek(ahead);
    if (kind !== 'name') return false;
    if (isQualifier(text)) return true;
    if (isTypeWord(text))
      return !cursor.is('(', ahead + 1) || text.startsWith('typeof') || text.startsWith('__typeof');
    let next = ahead + 1;
    let hasStar = false;
    while (
      cursor.is('*', next) ||
      (cursor.peek(next).kind === 'name' && isQualifier(cursor.peek(next).text))
    ) {
      hasStar = true;
      next += 1;
    }
    if (!cursor.is(')', next)) return false;
    // (name *) is a type; (name) is one where an operand follows that cannot follow an expression.
    if (hasStar) return true;
    if (ahead === 0) return false;
    const after = cursor.peek(next + 1);
    return after.kind === 'name' || after.kind === 'number' || after.kind === 'string' || after.text === '~';
  }
}
