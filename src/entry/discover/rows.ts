import type { Spec } from '../../spec/model.ts';
import { candidatesOf } from '../suggest/values.ts';
import type { CompiledEntry } from '../trace.ts';

/** Values of commands that are tried. */
const MAX_COMMANDS = 16;

/**
 * Values in C for all arguments of calls that shall fail: refused ones where possible, then valid ones, and each refused
 * with the others valid; the same with each named command, and with a path that starts from a bad descriptor.
 */
export function rowsOf(entry: CompiledEntry): readonly (readonly string[])[] {
  const candidates = candidatesOf(entry);
  const bogus = candidates.map((argument) => argument.bogus.text);
  const valid = candidates.map((argument) => argument.valid.text);
  const bases = [bogus, ...swapped(bogus, valid), ...swapped(valid, bogus)];
  const others = candidates.flatMap(({ all }, index) =>
    all.flatMap(({ text }) => [bogus, valid].map((row) => replaced(row, index, text))),
  );
  const rows = [
    ...bases,
    ...others,
    ...fromBadDescriptors(entry.spec, bogus, valid),
    ...withCommands(entry.spec, bases),
  ];
  return [...new Map(rows.map((row) => [row.join(), row])).values()];
}

/** The rows in which one value is that of another row. */
function swapped(base: readonly string[], other: readonly string[]): readonly (readonly string[])[] {
  return base.map((_, index) => replaced(base, index, other[index] ?? ''));
}

/** A path that is relative to descriptor -1, as LTP asks name_to_handle_at() for flags. */
function fromBadDescriptors(
  spec: Spec,
  bogus: readonly string[],
  valid: readonly string[],
): readonly (readonly string[])[] {
  return spec.arguments.flatMap(({ role, index }) => {
    const path = spec.arguments.find((other) => other.index > index && other.role === 'path');
    return role === 'dirfd' && path !== undefined
      ? [bogus, valid].map((row) => replaced(replaced(row, index, '-1'), path.index, '"."'))
      : [];
  });
}

function withCommands(
  { arguments: parameters }: Spec,
  bases: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  return parameters.flatMap(({ role, values, index }) =>
    role !== 'command'
      ? []
      : values.slice(0, MAX_COMMANDS).flatMap(({ name }) => bases.map((row) => replaced(row, index, name))),
  );
}

export function replaced(row: readonly string[], index: number, text: string): readonly string[] {
  return row.map((own, at) => (at === index ? text : own));
}
