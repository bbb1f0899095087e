import type { Expression, TypeName } from '../c/syntax.ts';
import { pointedTo } from '../c/type-name.ts';
import type { PathValue } from '../value/value.ts';
import type { Machine } from './machine.ts';
import type { Context, Fate, NextValue, PathState } from './state.ts';

type Literal = Expression & { readonly kind: 'literal' };

/** Evaluates `{ .flags = lower_32_bits(flags), more }` in the order of its entries. */
export function evaluateLiteral(
  machine: Machine,
  expression: Literal,
  context: Context,
  state: PathState,
  next: NextValue,
): Fate {
  const { path } = context.frame;
  const from = (index: number, values: readonly PathValue[], at: PathState): Fate => {
    const entry = expression.entries[index];
    if (!entry) return next(structOf(machine, expression, values, path), at);
    const value = typed(machine, expression, index, entry.value, path);
    return machine.evaluate(value, context, at, (made, after) => from(index + 1, [...values, made], after));
  };
  return from(0, [], state);
}

/** The same of one whose entries have no calls that must be followed. */
export function pureLiteral(
  machine: Machine,
  expression: Literal,
  context: Context,
  state: PathState,
): PathValue {
  const { path } = context.frame;
  const values = expression.entries.map(({ value }, index) =>
    machine.pure(typed(machine, expression, index, value, path), context, state),
  );
  return structOf(machine, expression, values, path);
}

/** A literal in a literal has the type of what it is the value of. */
function typed(machine: Machine, outer: Literal, index: number, value: Expression, path: string): Expression {
  if (value.kind !== 'literal' || value.type) return value;
  const field = fieldsOf(machine, outer, path)[index];
  if (field === undefined || !outer.type) return value;
  const type =
    outer.type.dimensions.length > 0 ? pointedTo(outer.type) : machine.types.field(outer.type, field)?.type;
  return type ? { ...value, type } : value;
}

const VOID: TypeName = { base: 'void', pointers: 0, isUser: false, dimensions: [] };

function structOf(
  machine: Machine,
  expression: Literal,
  values: readonly PathValue[],
  path: string,
): PathValue {
  const names = fieldsOf(machine, expression, path);
  const fields = new Map<string, PathValue>();
  for (const [index, value] of values.entries()) {
    const name = names[index];
    if (name !== undefined) fields.set(name, value);
  }
  // What was written to a field that is not known may have been any.
  const isZeroed = names.every((name) => name !== undefined);
  const type = expression.type ?? VOID;
  return { kind: 'struct', content: { type, value: undefined, copied: undefined, fields, isZeroed } };
}

/** What each entry is the value of: `flags`, `[2]`; undefined where that is not known. */
function fieldsOf(
  machine: Machine,
  { type, entries }: Literal,
  path: string,
): readonly (string | undefined)[] {
  const isArray = type !== undefined && type.dimensions.length > 0;
  const names = type && !isArray ? namesOf(machine, type) : undefined;
  // C11, 6.7.9: an entry without a designator stands behind the one before it.
  let next: number | undefined = 0;
  return entries.map(({ field }) => {
    if (field === undefined) {
      const at: number | undefined = next;
      if (at === undefined) return undefined;
      next = at + 1;
      return isArray ? `[${at}]` : names?.[at];
    }
    if (!field.startsWith('[')) {
      const at = names?.indexOf(field) ?? -1;
      next = at === -1 ? undefined : at + 1;
      return field;
    }
    const index = /^\[([^\].]+)\]$/.exec(field)?.[1];
    const value = index === undefined ? undefined : machine.types.indexOf(index, path);
    next = value === undefined ? undefined : value + 1;
    return value === undefined ? undefined : `[${value}]`;
  });
}

/** The fields of a struct in their order; undefined where it is not known, or where some may be missing. */
function namesOf({ types }: Machine, type: TypeName): readonly string[] | undefined {
  const struct = types.structOf(type);
  if (!struct || struct.isPartial || struct.isUnion) return undefined;
  const names = struct.fields.map(({ name }) => name);
  return names.includes('') ? undefined : names;
}
