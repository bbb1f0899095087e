import { ARITHMETIC_WORDS, BUILTIN_TYPEDEFS } from '../types/builtin.ts';
import type { CText } from '../yaml/source-map.ts';
import { CSyntaxError } from './lexer.ts';
import type { Expression, TypeName } from './syntax.ts';
import { TokenCursor } from './token-cursor.ts';

const QUALIFIERS: ReadonlySet<string> = new Set([
  'const',
  'volatile',
  '__user',
  'restrict',
  '__restrict',
  '__force',
]);

const MAX_POINTER_DEPTH = 8;
const MAX_DIMENSIONS = 8;

/** Names that a spec's `types` add to C's and the kernel's. */
export type TypedefNames = Pick<ReadonlySet<string>, 'has'>;

/** The part of the parser that reads types and declarations. */
export abstract class TypeParser extends TokenCursor {
  readonly #typedefs: TypedefNames;

  constructor(source: CText, typedefs: TypedefNames) {
    super(source);
    this.#typedefs = typedefs;
  }

  /** An expression, for the bounds of arrays. */
  abstract expression(): Expression;

  isTypeAt(ahead: number): boolean {
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
    const end = this.previousEnd;
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
      if (++pointers > MAX_POINTER_DEPTH) {
        throw new CSyntaxError(`this pointer has more than ${MAX_POINTER_DEPTH} stars`, this.next);
      }
      while (this.next.kind === 'name' && QUALIFIERS.has(this.next.text))
        isUser = this.take().text === '__user' || isUser;
    }
    return { pointers, isConst: base.isConst, isUser };
  }

  bounds(): (Expression | undefined)[] {
    const bounds: (Expression | undefined)[] = [];
    while (this.accept('[')) {
      if (bounds.length === MAX_DIMENSIONS)
        throw new CSyntaxError(`this array has more than ${MAX_DIMENSIONS} dimensions`, this.next);
      bounds.push(this.next.text === ']' ? undefined : this.expression());
      this.expect(']', 'after the bound of the array');
    }
    return bounds;
  }
}
