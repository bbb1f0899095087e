import type { CText } from '../yaml/source-map.ts';
import { CSyntaxError, type Token } from './lexer.ts';
import { PRECEDENCE } from './precedence.ts';
import type { BinaryOperator, CResult, Expression, Initializer, TypeName, UnaryOperator } from './syntax.ts';
import { type TypedefNames, TypeParser } from './type-parser.ts';

/** Deeper nesting is rejected, since it could exhaust the stack. */
const MAX_DEPTH = 100;

/** Limit on consecutive operators: each makes the tree one level deeper on its left side. */
const MAX_CHAIN = 500;

const UNARY: ReadonlySet<string> = new Set(['!', '-', '+', '~', '*', '&']);
/** A recursive-descent parser of C expressions over one text. */
export class CParser extends TypeParser {
  #depth = 0;

  /** A full expression without the comma operator and assignments. */
  override expression(): Expression {
    return this.#nested(() => {
      const condition = this.#binary(1);
      if (!this.accept('?')) return condition;
      const whenTrue = this.expression();
      this.expect(':', 'between the two branches of "?"');
      const whenFalse = this.expression();
      return {
        kind: 'conditional',
        condition,
        whenTrue,
        whenFalse,
        start: condition.start,
        end: whenFalse.end,
      };
    });
  }

  #nested<T>(parse: () => T): T {
    if (++this.#depth > MAX_DEPTH) throw this.#tooDeep();
    const result = parse();
    this.#depth--;
    return result;
  }

  #tooDeep(): CSyntaxError {
    return new CSyntaxError(`this expression nests more than ${MAX_DEPTH} levels deep`, this.next);
  }

  #binary(minimum: number): Expression {
    let left = this.#unary();
    for (let count = 0; ; count++) {
      const precedence = this.next.kind === 'punctuator' ? PRECEDENCE.get(this.next.text) : undefined;
      if (precedence === undefined || precedence < minimum) {
        if (this.next.kind === 'punctuator' && this.next.text === '=') {
          throw new CSyntaxError('"=" assigns; a comparison is "=="', this.next);
        }
        return left;
      }
      if (count >= MAX_CHAIN) throw new CSyntaxError(`more than ${MAX_CHAIN} operators in a row`, this.next);
      const operator = this.take().text as BinaryOperator;
      const right = this.#nested(() => this.#binary(precedence + 1));
      left = { kind: 'binary', operator, left, right, start: left.start, end: right.end };
    }
  }

  #unary(): Expression {
    const token = this.next;
    if (token.kind === 'punctuator' && UNARY.has(token.text)) {
      this.take();
      const operand = this.#nested(() => this.#unary());
      return {
        kind: 'unary',
        operator: token.text as UnaryOperator,
        operand,
        start: token.start,
        end: operand.end,
      };
    }
    if (token.kind === 'name' && token.text === 'sizeof') return this.#sizeof();
    if (token.text === '(' && token.kind === 'punctuator' && this.isTypeAt(1)) return this.#cast();
    return this.#postfix();
  }

  #sizeof(): Expression {
    const { start } = this.take();
    if (this.next.text === '(' && this.isTypeAt(1)) {
      this.take();
      const type = this.typeName();
      const { end } = this.expect(')', 'after the type of sizeof');
      return { kind: 'sizeof-type', type, start, end };
    }
    const operand = this.#nested(() => this.#unary());
    return { kind: 'sizeof', operand, start, end: operand.end };
  }

  #cast(): Expression {
    const { start } = this.take();
    const type = this.typeName();
    this.expect(')', 'after the type of a cast');
    if (this.next.text === '{') {
      const compound = this.#compound(type);
      return this.#postfixOf({ ...compound, start });
    }
    const operand = this.#nested(() => this.#unary());
    return { kind: 'cast', type, operand, start, end: operand.end };
  }

  #compound(type: TypeName | undefined): Expression {
    const { start } = this.expect('{', 'before the fields');
    const initializers: Initializer[] = [];
    while (this.next.text !== '}') {
      initializers.push(this.#initializer());
      if (!this.accept(',')) break;
    }
    const { end } = this.expect('}', 'after the fields');
    return { kind: 'compound', type, initializers, start, end };
  }

  #initializer(): Initializer {
    if (this.accept('.')) {
      const field = this.expectName("a field's name");
      this.expect('=', `after ".${field.text}"`);
      return { field: { name: field.text, range: field }, index: undefined, value: this.#initialValue() };
    }
    if (this.next.text === '[') {
      this.take();
      const index = this.expression();
      this.expect(']', 'after the index');
      this.expect('=', 'after the index');
      return { field: undefined, index, value: this.#initialValue() };
    }
    return { field: undefined, index: undefined, value: this.#initialValue() };
  }

  #initialValue(): Expression {
    return this.next.text === '{' ? this.#nested(() => this.#compound(undefined)) : this.expression();
  }

  #postfix(): Expression {
    return this.#postfixOf(this.#primary());
  }

  #postfixOf(primary: Expression): Expression {
    let expression = primary;
    for (let count = 0; ; count++) {
      if (count > MAX_DEPTH) throw this.#tooDeep();
      if (this.accept('.') || this.accept('->')) {
        const field = this.expectName("a field's name");
        const fieldRange = { start: field.start, end: field.end };
        expression = {
          kind: 'member',
          object: expression,
          field: field.text,
          fieldRange,
          start: expression.start,
          end: field.end,
        };
      } else if (this.accept('[')) {
        const index = this.expression();
        const { end } = this.expect(']', 'after the index');
        expression = { kind: 'index', object: expression, index, start: expression.start, end };
      } else return expression;
    }
  }

  #primary(): Expression {
    const token = this.next;
    switch (token.kind) {
      case 'number':
        this.take();
        return {
          kind: 'number',
          value: token.value,
          suffix: token.suffix,
          isDecimal: /^[1-9']/.test(token.text),
          start: token.start,
          end: token.end,
        };
      case 'string': {
        this.take();
        let { value, end } = token;
        for (let more = this.next; more.kind === 'string'; more = this.next) {
          value += more.value;
          end = more.end;
          this.take();
        }
        return { kind: 'string', value, start: token.start, end };
      }
      case 'name':
        this.take();
        if (this.next.text === '(' && this.next.kind === 'punctuator') return this.#call(token);
        return { kind: 'name', name: token.text, start: token.start, end: token.end };
      case 'punctuator':
        if (token.text === '(') {
          this.take();
          const inner = this.expression();
          const { end } = this.expect(')', 'to close the parenthesis');
          return { ...inner, start: token.start, end };
        }
        if (token.text === '{') return this.#compound(undefined);
        throw this.unexpected('a value');
      case 'end':
        throw this.unexpected('a value');
    }
  }

  #call(callee: Token): Expression {
    const list = this.argumentList(callee.text);
    const { start, text } = callee;
    return { kind: 'call', callee: text, arguments: list.arguments, start, end: list.end };
  }

  /** `( expression, … )`. */
  argumentList(callee: string): { arguments: Expression[]; end: number } {
    this.expect('(', `after "${callee}"`);
    const list: Expression[] = [];
    if (this.next.text !== ')') {
      do list.push(this.expression());
      while (this.accept(','));
    }
    const { end } = this.expect(')', `after the arguments of ${callee}`);
    return { arguments: list, end };
  }
}

/** Runs a parser over a whole text; turns a {@link CSyntaxError} into a value. */
export function parseWhole<T>(
  source: CText,
  typedefs: TypedefNames,
  parse: (parser: CParser) => T,
): CResult<T> {
  try {
    const parser = new CParser(source, typedefs);
    const value = parse(parser);
    parser.expectEnd();
    return { ok: true, value };
  } catch (error) {
    if (!(error instanceof CSyntaxError)) throw error;
    return {
      ok: false,
      fault: { message: error.message, range: { start: error.range.start, end: error.range.end } },
    };
  }
}
