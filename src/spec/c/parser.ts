import { ARITHMETIC_WORDS, BUILTIN_TYPEDEFS } from '../types/builtin.ts';
import type { CText } from '../yaml/source-map.ts';
import { CSyntaxError, type Token, tokenize } from './lexer.ts';
import type { BinaryOperator, CResult, Expression, Initializer, TypeName, UnaryOperator } from './syntax.ts';

/** Nested deeper than this, an expression is refused rather than trusted to the stack. */
const MAX_DEPTH = 100;

/** Precedence of C's binary operators (C11, 6.5.5 to 6.5.14); higher binds tighter. */
const PRECEDENCE: ReadonlyMap<string, number> = new Map(
  [
    ['||'],
    ['&&'],
    ['|'],
    ['^'],
    ['&'],
    ['==', '!='],
    ['<', '<=', '>', '>='],
    ['<<', '>>'],
    ['+', '-'],
    ['*', '/', '%'],
  ].flatMap((operators, index) => operators.map((operator): [string, number] => [operator, index + 1])),
);

const UNARY: ReadonlySet<string> = new Set(['!', '-', '+', '~', '*', '&']);
const QUALIFIERS: ReadonlySet<string> = new Set([
  'const',
  'volatile',
  '__user',
  'restrict',
  '__restrict',
  '__force',
]);

/** Names that a spec's `types` add to C's and the kernel's. */
export type TypedefNames = Pick<ReadonlySet<string>, 'has'>;

/** A parser over one C text. `typedefs` are the names that a spec's `types` add. */
export class CParser {
  readonly #tokens: readonly Token[];
  readonly #typedefs: TypedefNames;
  #at = 0;
  #depth = 0;

  constructor(source: CText, typedefs: TypedefNames) {
    this.#tokens = tokenize(source);
    this.#typedefs = typedefs;
  }

  get next(): Token {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1);
    if (token === undefined) throw new CSyntaxError('an empty text', { start: 0, end: 0 });
    return token;
  }

  peek(ahead: number): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  take(): Token {
    const token = this.next;
    this.#at++;
    return token;
  }

  accept(text: string): boolean {
    const isNext = this.next.kind !== 'string' && this.next.text === text;
    if (isNext) this.#at++;
    return isNext;
  }

  expect(text: string, after: string): Token {
    const token = this.next;
    if (token.kind === 'string' || token.text !== text) throw this.unexpected(`"${text}" ${after}`);
    return this.take();
  }

  expectName(what: string): Token {
    if (this.next.kind !== 'name') throw this.unexpected(what);
    return this.take();
  }

  expectEnd(): void {
    if (this.next.kind !== 'end') throw this.unexpected('the end');
  }

  unexpected(wanted: string): CSyntaxError {
    const token = this.next;
    if (token.kind === 'end') {
      const last = this.#tokens.at(-2);
      const range = { start: last?.start ?? token.start, end: last?.end ?? token.end };
      return new CSyntaxError(`the text ends too early: expected ${wanted}`, range);
    }
    return new CSyntaxError(`expected ${wanted}, not "${token.text}"`, token);
  }

  /** A full expression without the comma operator and assignments. */
  expression(): Expression {
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
    if (++this.#depth > MAX_DEPTH) throw new CSyntaxError(`nested more than ${MAX_DEPTH} deep`, this.next);
    const result = parse();
    this.#depth--;
    return result;
  }

  #binary(minimum: number): Expression {
    let left = this.#unary();
    for (;;) {
      const precedence = this.next.kind === 'punctuator' ? PRECEDENCE.get(this.next.text) : undefined;
      if (precedence === undefined || precedence < minimum) {
        if (this.next.kind === 'punctuator' && this.next.text === '=') {
          throw new CSyntaxError('"=" assigns; a comparison is "=="', this.next);
        }
        return left;
      }
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
    if (token.text === '(' && token.kind === 'punctuator' && this.#isTypeAt(1)) return this.#cast();
    return this.#postfix();
  }

  #sizeof(): Expression {
    const { start } = this.take();
    if (this.next.text === '(' && this.#isTypeAt(1)) {
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
      if (count > MAX_DEPTH) throw new CSyntaxError(`nested more than ${MAX_DEPTH} deep`, this.next);
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
    return {
      kind: 'call',
      callee: callee.text,
      arguments: list.arguments,
      start: callee.start,
      end: list.end,
    };
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

  #isTypeAt(ahead: number): boolean {
    const token = this.peek(ahead);
    return token?.kind === 'name' && this.#isTypeWord(token.text);
  }

  #isTypeWord(word: string): boolean {
    return (
      word === 'struct' ||
      word === 'union' ||
      word === 'enum' ||
      word === 'void' ||
      QUALIFIERS.has(word) ||
      ARITHMETIC_WORDS.has(word) ||
      BUILTIN_TYPEDEFS.has(word) ||
      this.#typedefs.has(word)
    );
  }

  /** `const struct open_how __user *`, without the name that a declaration adds. */
  typeName(): TypeName {
    const { start } = this.next;
    const base = this.specifiers();
    const { pointers, isConst, isUser } = this.pointers(base);
    const bounds = this.bounds();
    const end = this.#tokens[this.#at - 1]?.end ?? start;
    return { specifiers: base.words, tag: base.tag, isConst, isUser, pointers, bounds, start, end };
  }

  /** Specifiers and qualifiers, up to the first `*` or the declared name. */
  specifiers(): { words: string[]; tag: TypeName['tag']; isConst: boolean; isUser: boolean } {
    const words: string[] = [];
    let tag: TypeName['tag'];
    let isConst = false;
    let isUser = false;
    for (let token = this.next; token.kind === 'name'; token = this.next) {
      if (QUALIFIERS.has(token.text)) {
        isConst ||= token.text === 'const';
        isUser ||= token.text === '__user';
      } else if (token.text === 'struct' || token.text === 'union') {
        if (words.length > 0) break;
        tag = token.text;
        this.take();
        words.push(this.expectName(`the name of the ${tag}`).text);
        continue;
      } else if (token.text === 'enum') {
        if (words.length > 0) break;
        this.take();
        this.expectName('the name of the enum');
        words.push('unsigned', 'int');
        continue;
      } else if (
        words.length === 0 ||
        (ARITHMETIC_WORDS.has(token.text) && words.every((word) => ARITHMETIC_WORDS.has(word)))
      ) {
        words.push(token.text);
      } else break;
      this.take();
    }
    if (words.length === 0) throw this.unexpected('a type');
    return { words, tag, isConst, isUser };
  }

  pointers(base: { isConst: boolean; isUser: boolean }): {
    pointers: number;
    isConst: boolean;
    isUser: boolean;
  } {
    let { isUser } = base;
    let pointers = 0;
    while (this.accept('*')) {
      if (++pointers > 8) throw new CSyntaxError('a pointer of more than eight stars', this.next);
      while (this.next.kind === 'name' && QUALIFIERS.has(this.next.text))
        isUser = this.take().text === '__user' || isUser;
    }
    return { pointers, isConst: base.isConst, isUser };
  }

  bounds(): (Expression | undefined)[] {
    const bounds: (Expression | undefined)[] = [];
    while (this.accept('[')) {
      bounds.push(this.next.text === ']' ? undefined : this.expression());
      this.expect(']', 'after the bound of the array');
    }
    return bounds;
  }
}

/** Runs a parser over the whole of a text and turns its way out into a value. */
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
