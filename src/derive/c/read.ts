import { configured } from './conditional-code.ts';
import { StatementReader } from './statement-reader.ts';
import type { Expression, Statement } from './syntax.ts';
import { type Token, tokens } from './token.ts';

/**
 * Reads the body of a function, from its `{` to its `}`.
 *
 * @param start the offset of the `{` in `text`, and `end` the offset behind the `}`
 * @param holds whether the condition of an `#if` holds; undefined where both ways are read
 */
export function readFunctionBody(
  text: string,
  start: number,
  end: number,
  holds: (condition: string) => boolean | undefined = () => undefined,
): readonly Statement[] {
  return new StatementReader(configured(tokens(text, start, end), holds)).body();
}

/**
 * Reads a whole text as one expression; undefined where it is none.
 *
 * @param offset where all of it stands: the call of the macro that it came from
 */
export function readExpression(text: string, offset?: number): Expression | undefined {
  return new StatementReader(placed(text, offset)).whole();
}

/** Reads a whole text as statements. */
export function readStatements(text: string, offset?: number): readonly Statement[] {
  return new StatementReader(placed(text, offset)).all();
}

function placed(text: string, offset: number | undefined): readonly Token[] {
  const list = tokens(text);
  return offset === undefined ? list : list.map((token) => ({ ...token, offset }));
}
