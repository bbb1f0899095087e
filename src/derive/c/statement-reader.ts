import { openingCondition } from './conditional-code.ts';
import { Cursor, SyntaxFault } from './cursor.ts';
import { isDeclaration, readDeclaration } from './declaration-reader.ts';
import { ExpressionReader } from './expression-reader.ts';
import type { Expression, Statement } from './syntax.ts';
import type { Token } from './token.ts';

const MAX_DEPTH = 100;
const LOOP = { kind: 'loop', start: undefined, next: undefined, isPostTested: false } as const;

/** Reads the statements of a function. What it does not understand becomes an `unread` statement: nothing throws. */
export class StatementReader {
  readonly #cursor: Cursor;
  readonly #expressions: ExpressionReader;
  #depth = 0;

  constructor(list: readonly Token[]) {
    this.#cursor = new Cursor(list);
    this.#expressions = new ExpressionReader(this.#cursor, () => this.block());
  }

  /** An expression that fills the whole text; undefined where it is none. */
  whole(): Expression | undefined {
    try {
      const expression = this.#cursor.is('{') ? undefined : this.#expressions.expression();
      return this.#cursor.peek().kind === 'end' ? expression : undefined;
    } catch (error) {
      if (error instanceof SyntaxFault) return undefined;
      throw error;
    }
  }

  all(): readonly Statement[] {
    return this.#list(() => this.#cursor.peek().kind === 'end');
  }

  /** A block in braces. */
  block(): readonly Statement[] {
    this.#cursor.expect('{');
    const body = this.#list(() => this.#cursor.is('}'));
    this.#cursor.expect('}');
    return body;
  }

  #list(isEnd: () => boolean): readonly Statement[] {
    const body: Statement[] = [];
    while (!isEnd() && this.#cursor.peek().kind !== 'end') {
      if (this.#isDirective(/^#\s*(?:else|elif|endif)/)) break;
      body.push(this.statement());
    }
    return body;
  }

  #isDirective(pattern: RegExp): boolean {
    const { kind, text } = this.#cursor.peek();
    return kind === 'directive' && pattern.test(text);
  }

  statement(): Statement {
    const start = this.#cursor.position;
    const { offset } = this.#cursor.peek();
    if (this.#depth >= MAX_DEPTH) return this.#unread(start, offset);
    this.#depth += 1;
    try {
      return this.#statement(offset);
    } catch (error) {
      if (!(error instanceof SyntaxFault)) throw error;
      return this.#unread(start, offset);
    } finally {
      this.#depth -= 1;
    }
  }

  /** Skips what was not understood: to the `;` or the `}` that ends it. */
  #unread(start: number, offset: number): Statement {
    const cursor = this.#cursor;
    cursor.position = start;
    const words: string[] = [];
    let depth = 0;
    for (;;) {
      const { kind, text } = cursor.peek();
      if (kind === 'end' || (depth === 0 && text === '}' && kind === 'punctuation')) break;
      cursor.next();
      if (words.length < 20) words.push(text);
      if (kind !== 'punctuation') continue;
      if ('([{'.includes(text)) depth += 1;
      if (')]}'.includes(text)) depth -= 1;
      if (depth <= 0 && (text === ';' || text === '}')) break;
    }
    if (cursor.position === start) cursor.next();
    return { kind: 'unread', text: words.join(' '), offset };
  }

  #statement(offset: number): Statement {
    const cursor = this.#cursor;
    const { kind, text } = cursor.peek();
    if (kind === 'directive') return this.#directive(offset);
    if (kind === 'punctuation') {
      if (text === '{') return { kind: 'block', body: this.block(), offset };
      if (cursor.take(';')) return { kind: 'block', body: [], offset };
    }
    if (kind === 'name') {
      const keyword = this.#keyword(text, offset);
      if (keyword) return keyword;
      if (cursor.is(':', 1) && !cursor.is(':', 2)) {
        cursor.next();
        cursor.next();
        return { kind: 'label', name: text, offset };
      }
      if (isDeclaration(this.#cursor)) return readDeclaration(this.#cursor, this.#expressions, offset);
    }
    const expression = this.#expressions.expression();
    if (cursor.take(';')) return { kind: 'expression', expression, offset };
    // A macro that stands like a loop or a condition: list_for_each_entry(…) { … }. Behind others no `;` is needed.
    if (expression.kind === 'call') {
      if (cursor.is('}') || cursor.peek().kind === 'end') return { kind: 'expression', expression, offset };
      return { kind: 'macro-block', head: expression, body: this.statement(), offset };
    }
    return cursor.fail();
  }

  #keyword(word: string, offset: number): Statement | undefined {
    const cursor = this.#cursor;
    switch (word) {
      case 'if': {
        cursor.next();
        const condition = this.#condition();
        const then = this.statement();
        const otherwise = cursor.take('else') ? this.statement() : undefined;
        return { kind: 'if', condition, then, otherwise, offset };
      }
      case 'return': {
        cursor.next();
        const value = cursor.is(';') ? undefined : this.#expressions.initialValue();
        this.#end();
        return { kind: 'return', value, offset };
      }
      case 'goto': {
        cursor.next();
        const label = cursor.name();
        this.#end();
        return { kind: 'goto', label, offset };
      }
      case 'break':
      case 'continue':
        cursor.next();
        this.#end();
        return { kind: word, offset };
      case 'switch': {
        cursor.next();
        const subject = this.#condition();
        return { kind: 'switch', subject, body: this.statement(), offset };
      }
      case 'case': {
        cursor.next();
        const value = this.#expressions.conditional();
        const to = cursor.take('...') ? this.#expressions.conditional() : undefined;
        cursor.expect(':');
        return { kind: 'case', value, to, offset };
      }
      case 'default':
        cursor.next();
        cursor.expect(':');
        return { kind: 'case', value: undefined, to: undefined, offset };
      case 'while': {
        cursor.next();
        const condition = this.#condition();
        return { ...LOOP, offset, condition, body: this.statement() };
      }
      case 'do': {
        cursor.next();
        const body = this.statement();
        if (cursor.name() !== 'while') cursor.fail();
        const condition = this.#condition();
        cursor.take(';');
        return { ...LOOP, offset, condition, body, isPostTested: true };
      }
      case 'for': {
        cursor.next();
        cursor.expect('(');
        const start = this.statement();
        const condition = cursor.is(';') ? undefined : this.#expressions.expression();
        cursor.expect(';');
        const next = cursor.is(')') ? undefined : this.#expressions.expression();
        cursor.expect(')');
        return { ...LOOP, offset, start, condition, next, body: this.statement() };
      }
      case 'asm':
      case '__asm__':
        return cursor.fail();
      default:
        return undefined;
    }
  }

  #condition(): Expression {
    this.#cursor.expect('(');
    const condition = this.#expressions.expression();
    this.#cursor.expect(')');
    return condition;
  }

  #end(): void {
    this.#cursor.expect(';');
  }

  #directive(offset: number): Statement {
    const cursor = this.#cursor;
    const { text } = cursor.next();
    const condition = openingCondition(text);
    // What is defined or included inside of a function changes no statement by itself.
    if (condition === undefined) return { kind: 'block', body: [], offset };
    return this.#configured(condition, offset);
  }

  #configured(condition: string, offset: number): Statement {
    const cursor = this.#cursor;
    const then = this.#list(() => false);
    let otherwise: readonly Statement[] = [];
    const closing = cursor.peek();
    if (closing.kind !== 'directive') throw new SyntaxFault(offset);
    cursor.next();
    const elif = /^#\s*elif\b([\s\S]*)$/.exec(closing.text);
    if (elif) otherwise = [this.#configured((elif[1] ?? '').trim(), closing.offset)];
    else if (/^#\s*else/.test(closing.text)) {
      otherwise = this.#list(() => false);
      if (!this.#isDirective(/^#\s*endif/)) throw new SyntaxFault(offset);
      cursor.next();
    }
    return { kind: 'configured', condition, then, otherwise, offset };
  }
}
