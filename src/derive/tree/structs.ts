import { Cursor, SyntaxFault } from '../c/cursor.ts';
import { readExpression } from '../c/read.ts';
import type { Expression, TypeName } from '../c/syntax.ts';
import { tokens } from '../c/token.ts';
import { isQualifier, readBase, readPointers } from '../c/type-reader.ts';
import { builtinScalar } from './builtin-scalar.ts';
import { type AttributeNames, PLAIN, type Placement, placementOf } from './placement.ts';

/** A field of a struct, or of a union. */
export interface Field {
  /** Empty for a nested struct or union without a name. */
  readonly name: string;
  readonly type: TypeName;
  /** The fields of a struct or union that is defined where it is used. */
  readonly nested: StructText | undefined;
  readonly isBitField: boolean;
  /** How many bits a bit-field has; undefined where that is no plain number. */
  readonly bits?: number | undefined;
  readonly placement?: Placement;
}

/** A struct or union as a header writes it. */
export interface StructText {
  readonly isUnion: boolean;
  readonly fields: readonly Field[];
  readonly placement: Placement;
  /** It is a number that its fields are bits of. */
  readonly isBits?: true;
  /** Something in it could not be read. */
  readonly isPartial: boolean;
}

/**
 * Reads the fields between two braces of C text: from `start`, the offset of the `{`, to `end`, behind the `}`.
 *
 * @param attributes what stands before the braces and behind them
 */
export function readStruct(
  text: string,
  start: number,
  end: number,
  isUnion: boolean,
  attributes: string,
  names: AttributeNames,
): StructText {
  const cursor = new Cursor(tokens(text, start, end));
  try {
    cursor.expect('{');
    return placed(readFields(cursor, isUnion, names), placementOf(attributes, names));
  } catch (error) {
    if (error instanceof SyntaxFault) return { isUnion, fields: [], placement: PLAIN, isPartial: true };
    throw error;
  }
}

function placed(struct: StructText, placement: Placement | undefined): StructText {
  return placement ? { ...struct, placement } : { ...struct, isPartial: true };
}

function readFields(cursor: Cursor, isUnion: boolean, names: AttributeNames): StructText {
  const fields: Field[] = [];
  let isPartial = false;
  while (!cursor.is('}')) {
    const { kind, text } = cursor.peek();
    if (kind === 'end') break;
    if (kind === 'directive') {
      // Fields of some configurations: where they lie is not known.
      if (/^#\s*(?:if|else|elif)/.test(text)) isPartial = true;
      cursor.next();
    } else if (cursor.take(';')) continue;
    else if (!readField(cursor, fields, names)) isPartial = true;
  }
  return { isUnion, fields: isUnion ? fields : withNumbers(fields), placement: PLAIN, isPartial };
}

/** Bit-fields that fill a number of their type together lie where it would: they become one field. */
function withNumbers(fields: readonly Field[]): readonly Field[] {
  const made: Field[] = [];
  let run: Field[] = [];
  for (const field of fields) {
    const [first] = run;
    if (!field.isBitField || (first && first.type.base !== field.type.base)) {
      made.push(...run);
      run = [];
    }
    if (!field.isBitField) {
      made.push(field);
      continue;
    }
    run.push(field);
    const { base, isUser } = field.type;
    const bits = run.reduce((sum, { bits: own }) => sum + (own ?? Number.NaN), 0);
    if (bits !== (builtinScalar(base)?.size ?? 0) * 8) continue;
    const fieldsOfRun = run.map((one): Field => ({ ...one, isBitField: false }));
    made.push({
      name: '',
      type: { base, isUser, pointers: 0, dimensions: [] },
      nested: { isUnion: true, fields: fieldsOfRun, placement: PLAIN, isPartial: false, isBits: true },
      isBitField: false,
    });
    run = [];
  }
  return [...made, ...run];
}

function readField(cursor: Cursor, fields: Field[], names: AttributeNames): boolean {
  const from = cursor.position;
  try {
    if (cursor.is('__DECLARE_FLEX_ARRAY') || cursor.is('DECLARE_FLEX_ARRAY') || cursor.is('TRAILING_OVERLAP'))
      return skip(cursor, from);
    const tag = cursor.peek().text;
    if ((tag === 'struct' || tag === 'union') && opensBody(cursor)) {
      cursor.next();
      let attributes = takeAttributes(cursor);
      let name = tag;
      if (cursor.peek().kind === 'name') name = `${tag} ${cursor.name()}`;
      cursor.expect('{');
      const nested = readFields(cursor, tag === 'union', names);
      cursor.take('}');
      attributes += takeAttributes(cursor);
      const placement = placementOf(attributes, names);
      declare(cursor, fields, names, { base: name, isUser: false }, placed(nested, placement));
      return true;
    }
    declare(cursor, fields, names, readBase(cursor), undefined);
    return true;
  } catch (error) {
    if (error instanceof SyntaxFault) return skip(cursor, from);
    throw error;
  }
}

function opensBody(cursor: Cursor): boolean {
  return cursor.is('{', 1) || (cursor.peek(1).kind === 'name' && cursor.is('{', 2));
}

function declare(
  cursor: Cursor,
  fields: Field[],
  names: AttributeNames,
  { base, isUser }: { readonly base: string; readonly isUser: boolean },
  nested: StructText | undefined,
): void {
  if (cursor.take(';')) {
    fields.push({ name: '', type: { base, isUser, pointers: 0, dimensions: [] }, nested, isBitField: false });
    return;
  }
  do {
    const pointers = readPointers(cursor);
    let attributes = takeAttributes(cursor);
    if (cursor.is(';')) {
      fields.push({
        name: '',
        type: { base, isUser, pointers: 0, dimensions: [] },
        nested,
        isBitField: false,
      });
      break;
    }
    const name = cursor.is('(') ? functionPointer(cursor) : cursor.name();
    const dimensions: (Expression | undefined)[] = [];
    while (cursor.take('[')) {
      const words: string[] = [];
      while (!cursor.is(']')) {
        if (cursor.peek().kind === 'end') cursor.fail();
        words.push(cursor.next().text);
      }
      cursor.next();
      dimensions.push(readExpression(words.join(' ')));
    }
    const isBitField = cursor.take(':');
    const width: string[] = [];
    if (isBitField)
      while (!cursor.is(',') && !cursor.is(';')) {
        const { kind, text } = cursor.next();
        if (kind === 'end') cursor.fail();
        width.push(text);
      }
    while (cursor.peek().kind === 'name') attributes += takeAttribute(cursor);
    const placement = placementOf(attributes, names);
    fields.push({
      name,
      type: { base, pointers: pointers.pointers, isUser: isUser || pointers.isUser, dimensions },
      nested,
      isBitField,
      ...(isBitField ? { bits: bitsOf(width) } : {}),
      ...(placement === PLAIN ? {} : { placement: placement ?? { isPacked: false, alignment: undefined } }),
    });
  } while (cursor.take(','));
  cursor.expect(';');
}

function bitsOf([number, ...others]: readonly string[]): number | undefined {
  return number !== undefined && others.length === 0 && /^\d+$/.test(number) ? Number(number) : undefined;
}

function isAttribute(cursor: Cursor): boolean {
  const { text } = cursor.peek();
  return isQualifier(text) || /^__(?:attribute__|aligned|packed|counted_by|randomize_layout)$/.test(text);
}

/** The attributes and qualifiers at the cursor, as text. */
function takeAttributes(cursor: Cursor): string {
  let text = '';
  while (cursor.peek().kind === 'name' && isAttribute(cursor)) text += takeAttribute(cursor);
  return text;
}

function takeAttribute(cursor: Cursor): string {
  const from = cursor.position;
  cursor.next();
  if (cursor.is('(')) cursor.skipBrackets();
  const end = cursor.position;
  cursor.position = from;
  let text = '';
  while (cursor.position < end) text += `${cursor.next().text} `;
  return text;
}

function functionPointer(cursor: Cursor): string {
  cursor.expect('(');
  while (cursor.take('*'));
  const name = cursor.name();
  cursor.skipTo(')');
  cursor.next();
  if (cursor.is('(')) cursor.skipBrackets();
  return name;
}

function skip(cursor: Cursor, from: number): false {
  cursor.position = from;
  let depth = 0;
  for (;;) {
    const { kind, text } = cursor.peek();
    if (kind === 'end' || (depth === 0 && text === '}')) return false;
    cursor.next();
    if ('([{'.includes(text)) depth += 1;
    if (')]}'.includes(text)) depth -= 1;
    if (depth <= 0 && text === ';') return false;
  }
}
