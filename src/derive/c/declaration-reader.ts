import type { Cursor } from './cursor.ts';
import type { ExpressionReader } from './expression-reader.ts';
import type { Declarator, Statement, TypeName } from './syntax.ts';
import { isQualifier, isTypeWord, readBase, readDimensions, readPointers } from './type-reader.ts';

/** Whether a declaration begins at the cursor, and no expression. */
export function isDeclaration(cursor: Cursor): boolean {
  const { text } = cursor.peek();
  if (isQualifier(text)) return true;
  if (isTypeWord(text)) return !cursor.is('(', 1) || /^(?:typeof|__typeof)/.test(text);
  // `name name`, or `name *name` with what can follow a declarator.
  let next = 1;
  while (cursor.is('*', next) || (cursor.peek(next).kind === 'name' && isQualifier(cursor.peek(next).text)))
    next += 1;
  if (cursor.peek(next).kind !== 'name') return false;
  const after = cursor.peek(next + 1);
  return after.kind === 'name' || ['=', ';', ',', '['].includes(after.text);
}

/** Reads a declaration with its `;`. Throws a SyntaxFault where it does not understand it. */
export function readDeclaration(cursor: Cursor, expressions: ExpressionReader, offset: number): Statement {
  const isStatic = cursor.is('static');
  const isConstant = isStatic && isConstBase(cursor) ? true : undefined;
  const { base, isUser } = readBase(cursor);
  const declarators: Declarator[] = [];
  if (!cursor.is(';')) {
    do {
      const pointers = readPointers(cursor);
      let isFunction = false;
      let name: string;
      if (cursor.is('(') && cursor.is('*', 1)) {
        // A pointer to a function.
        cursor.next();
        cursor.next();
        name = cursor.name();
        cursor.skipTo(')');
        cursor.next();
        if (cursor.is('(')) cursor.skipBrackets();
        isFunction = true;
      } else name = cursor.name();
      const dimensions = readDimensions(cursor, () => expressions.conditional());
      skipAttributes(cursor);
      const type: TypeName = {
        base,
        pointers: pointers.pointers + (isFunction ? 1 : 0),
        isUser: isUser || pointers.isUser,
        dimensions,
      };
      const value = cursor.take('=') ? expressions.initialValue() : undefined;
      declarators.push({
        name,
        type,
        value: value?.kind === 'literal' && !value.type ? { ...value, type } : value,
      });
    } while (cursor.take(','));
  }
  cursor.expect(';');
  return isConstant
    ? { kind: 'declaration', declarators, isStatic, isConstant, offset }
    : { kind: 'declaration', declarators, isStatic, offset };
}

/** Whether `const` stands before the name of the type at the cursor. */
function isConstBase(cursor: Cursor): boolean {
  for (let ahead = 0; cursor.peek(ahead).kind === 'name' && isQualifier(cursor.peek(ahead).text); ahead += 1)
    if (cursor.is('const', ahead)) return true;
  return false;
}

function skipAttributes(cursor: Cursor): void {
  while (cursor.peek().kind === 'name') {
    cursor.next();
    if (cursor.is('(')) cursor.skipBrackets();
  }
}
