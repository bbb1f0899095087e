import type { CText } from '../yaml/source-map.ts';
import { CSyntaxError, type Token, tokenize } from './lexer.ts';

/** A place in the tokens of one C text. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: CText) {
    this.#tokens = tokenize(source);
  }

  get next(): Token {
    const token = this.#tokens[this.#at] ?? this.#tokens.at(-1);
    if (token === undefined) throw new CSyntaxError('this text is empty', { start: 0, end: 0 });
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
      return new CSyntaxError(`expected ${wanted}, but the text ends here`, range);
    }
    return new CSyntaxError(`expected ${wanted}, not "${token.text}"`, token);
  }

  /** The end of the token before this one. */
  get previousEnd(): number {
    return this.#tokens[this.#at - 1]?.end ?? this.next.start;
  }
}
