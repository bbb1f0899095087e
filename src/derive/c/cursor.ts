import type { Token } from './token.ts';

/** Why C text could not be read, as an offset in it. Thrown inside of the parser alone; statements catch it. */
export class SyntaxFault extends Error {
  readonly offset: number;
  constructor(offset: number) {
    super('not understood');
    this.offset = offset;
  }
}

/** Thrown where an `#if` parts what is one statement. */
export class SplitFault extends SyntaxFault {}

/** Walks over tokens. */
export class Cursor {
  readonly #tokens: readonly Token[];
  position = 0;

  constructor(list: readonly Token[]) {
    this.#tokens = list;
  }

  /** As many tokens from the cursor on, and the end. */
  ahead(count: number): readonly Token[] {
    return [
      ...this.#tokens.slice(this.position, this.position + count),
      { ...this.last, kind: 'end', text: '' },
    ];
  }

  /** Goes to the token at an offset, which lies behind the cursor. */
  goTo(offset: number): void {
    while (this.offset < offset && this.peek().kind !== 'end') this.next();
  }

  /** The token `ahead` of the next one; the last one where there are no more. */
  peek(ahead = 0): Token {
    return this.#tokens[this.position + ahead] ?? this.last;
  }

  get last(): Token {
    return this.#tokens[this.#tokens.length - 1] ?? { kind: 'end', text: '', offset: 0 };
  }

  get offset(): number {
    return this.peek().offset;
  }

  is(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.text === text && token.kind !== 'string' && token.kind !== 'character';
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.position += 1;
    return token;
  }

  /** Takes the next token if it is `text`. */
  take(text: string): boolean {
    if (!this.is(text)) return false;
    this.position += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) this.fail();
  }

  name(): string {
    const token = this.next();
    if (token.kind !== 'name') throw new SyntaxFault(token.offset);
    return token.text;
  }

  fail(): never {
    throw new SyntaxFault(this.offset);
  }

  /** To the next `text`, which must come. */
  skipTo(text: string): void {
    while (!this.is(text)) if (this.next().kind === 'end') this.fail();
  }

  /** Behind the bracket that closes the one at the cursor. */
  skipBrackets(): void {
    let depth = 0;
    do {
      const { kind, text } = this.next();
      if (kind === 'end') this.fail();
      if (kind !== 'punctuation') continue;
      if (text === '(' || text === '[' || text === '{') depth += 1;
      if (text === ')' || text === ']' || text === '}') depth -= 1;
    } while (depth > 0);
  }
}
