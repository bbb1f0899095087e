import { isClosing, openingCondition } from './conditional-code.ts';
import { Cursor, SplitFault, SyntaxFault } from './cursor.ts';
import { isDeclaration, readDeclaration } from './declaration-reader.ts';
import { ExpressionReader } from './expression-reader.ts';
import { type Ends, parted } from './parted.ts';
import { emptyAssembler, skipStatement } from './skip-statement.ts';
import type { Expression, Statement } from './syntax.ts';
import type { Token } from './token.ts';

const MAX_DEPTH = 100;
const MAX_SPLITS = 4;
/** How many tokens are read twice for one. */
const MAX_PARTED = 4_000;
const LOOP = { kind: 'loop', start: undefined, next: undefined, isPostTested: false } as const;

/** Reads the statements of a function. What it does not understand becomes an `unread` statement: nothing throws. */
export class StatementReader {
  readonly #cursor: Cursor;
  readonly #expressions: ExpressionReader;
  #depth = 0;
  readonly #splits: number;

  /** @param splits how many `#if`s around part a statement */
  constructor(list: readonly Token[], splits = 0) {
    this.#cursor = new Cursor(list);
    this.#splits = splits;
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
    const { offset } = this.#cursor;
    try {
      return this.#list(() => this.#cursor.peek().kind === 'end');
    } catch (error) {
      if (error instanceof SyntaxFault) return [this.#unread(0, offset)];
      throw error;
    }
  }

  /** The block of a function. */
  body(): readonly Statement[] {
    const [first] = this.all();
    return first?.kind === 'block' ? first.body : first ? [first] : [];
  }

  block(): readonly Statement[] {
    this.#cursor.expect('{');
    const body = this.#list(() => this.#cursor.is('}'));
    this.#cursor.expect('}');
    return body;
  }

  #list(isEnd: () => boolean): readonly Statement[] {
    const cursor = this.#cursor;
    const body: Statement[] = [];
    while (!isEnd() && cursor.peek().kind !== 'end') {
      if (isClosing(cursor.peek())) break;
      const start = cursor.position;
      try {
        body.push(this.statement());
      } catch (error) {
        if (!(error instanceof SplitFault)) throw error;
        cursor.position = start;
        const parted = this.#parted();
        if (!parted) throw error;
        body.push(parted);
      }
    }
    return body;
  }

  #parted(): Statement | undefined {
    const cursor = this.#cursor;
    const { offset } = cursor;
    if (this.#splits >= MAX_SPLITS) return undefined;
    const found = parted(cursor.ahead(MAX_PARTED), (list, behind) =>
      new StatementReader(list, this.#splits + 1).#until(behind),
    );
    if (!found) return undefined;
    cursor.goTo(found.end);
    return { kind: 'configured', ...found, offset };
  }

  /** The statements up to the first one that ends behind an offset, and each place where one of them ends. */
  #until(behind: number): Ends {
    const ends: number[] = [];
    const body: Statement[] = [];
    while (!this.#cursor.is('}') && this.#cursor.peek().kind !== 'end' && (ends.at(-1) ?? 0) <= behind) {
      body.push(this.statement());
      ends.push(this.#cursor.offset);
    }
    return { body, ends };
  }

  statement(): Statement {
    const start = this.#cursor.position;
    const { offset } = this.#cursor.peek();
    if (this.#depth >= MAX_DEPTH) return this.#unread(start, offset);
    this.#depth += 1;
    try {
      return this.#statement(offset);
    } catch (error) {
      if (!(error instanceof SyntaxFault) || error instanceof SplitFault) throw error;
      if (this.#cursor.peek().kind === 'directive') throw new SplitFault(offset);
      return this.#unread(start, offset);
    } finally {
      this.#depth -= 1;
    }
  }

  #unread(start: number, offset: number): Statement {
    this.#cursor.position = start;
    return { kind: 'unread', text: skipStatement(this.#cursor), offset };
  }

  #statement(offset: number): Statement {
    const cursor = this.#cursor;
    const { kind, text } = cursor.peek();
    if (kind === 'directive') return this.#directive(offset);
    if (kind === 'punctuation' && text === '{') return { kind: 'block', body: this.block(), offset };
    if (cursor.take(';') || emptyAssembler(cursor)) return { kind: 'block', body: [], offset };
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
        if (cursor.peek().kind === 'directive' && cursor.is('else', 1)) throw new SplitFault(offset);
        const otherwise = cursor.take('else') ? this.statement() : undefined;
        return { kind: 'if', condition, then, otherwise, offset };
      }
      case 'return': {
        cursor.next();
        const value = cursor.is(';') ? undefined : this.#expressions.initialValue();
        cursor.expect(';');
        return { kind: 'return', value, offset };
      }
      case 'goto': {
        cursor.next();
        const label = cursor.name();
        cursor.expect(';');
        return { kind: 'goto', label, offset };
      }
      case 'break':
      case 'continue':
        cursor.next();
        cursor.expect(';');
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

  #directive(offset: number): Statement {
    const cursor = this.#cursor;
    const { kind, text } = cursor.next();
    const condition = openingCondition(text);
    // What is defined or included inside of a function changes no statement by itself.
    if (isClosing({ kind, text })) throw new SplitFault(offset);
    if (condition === undefined) return { kind: 'block', body: [], offset };
    return this.#configured(condition, offset);
  }

  #configured(condition: string, offset: number): Statement {
    const cursor = this.#cursor;
    const then = this.#list(() => false);
    let otherwise: readonly Statement[] = [];
    const closing = cursor.next();
    if (closing.kind !== 'directive') throw new SplitFault(offset);
    const elif = /^#\s*elif\b([\s\S]*)$/.exec(closing.text);
    if (elif) otherwise = [this.#configured((elif[1] ?? '').trim(), closing.offset)];
    else if (/^#\s*else/.test(closing.text)) {
      otherwise = this.#list(() => false);
      if (!/^#\s*endif/.test(cursor.peek().text)) throw new SplitFault(offset);
      cursor.next();
    }
    return { kind: 'configured', condition, then, otherwise, offset };
  }
}
