import type { Expression } from '../c/syntax.ts';
import { structName } from '../c/type-name.ts';
import { shortKey } from '../value/keys.ts';
import { type PathValue, valueId } from '../value/value.ts';
import type { Machine } from './machine.ts';
import { forget } from './memory.ts';
import type { PathState } from './state.ts';

/**
 * What is known of memory that no variable is holds until code may have changed it: code that was not followed may change all
 * of it, and an assignment the same field of whatever else its pointer leads to. Each has an age, which names what was read:
 * of another age it is another value.
 */
const ALL = '@';

function ageOf(field: string): string {
  return `${ALL}${field}`;
}

/** What names a part of memory: a field (`.flags`), what a pointer leads to (`*`), or a variable of the kernel. */
export function agedKey(state: PathState, key: string, field: string): string {
  const ages = [ALL, ageOf(field)].flatMap((age) => {
    const known = state.heap.get(age);
    return known ? [valueId(known)] : [];
  });
  return ages.length === 0 ? key : shortKey(`${key}${ALL}${ages.join(ALL)}`);
}

/** An assignment may have changed the field of other things, and variables whose address others know. */
export function disturbField(machine: Machine, target: Expression, state: PathState): void {
  const field =
    target.kind === 'member' ? target.field : target.kind === 'name' ? `global:${target.name}` : undefined;
  state.heap.set(field === undefined ? ALL : ageOf(field), machine.fresh('age'));
  if (target.kind !== 'name') forgetEscaped(machine, [], state);
}

/** Code that was not followed may have changed all memory but the variables that nobody told it of. */
export function disturb(machine: Machine, values: readonly PathValue[], state: PathState): void {
  state.heap.set(ALL, machine.fresh('age'));
  forgetEscaped(machine, values, state);
}

/** Others may keep these addresses, and change what they lead to later. */
export function letEscape(machine: Machine, values: readonly PathValue[]): void {
  for (const value of values)
    if (value.kind === 'address') machine.escaped.set(valueId(value), value.place);
    else if (value.kind === 'choice') letEscape(machine, [value.then, value.otherwise]);
    else if (value.kind === 'struct') letEscape(machine, [...value.content.fields.values()]);
}

function forgetEscaped(machine: Machine, values: readonly PathValue[], state: PathState): void {
  const open: PathValue[] = [...values];
  for (const place of machine.escaped.values()) open.push({ kind: 'address', place });
  const known = new Set<number>();
  for (let value = open.pop(); value; value = open.pop()) {
    if (value.kind === 'choice') open.push(value.then, value.otherwise);
    else if (value.kind === 'struct') open.push(...value.content.fields.values());
    if (value.kind !== 'address' || known.has(value.place.variable)) continue;
    const { variable, path } = value.place;
    const content = state.variables.get(variable);
    if (!content) continue;
    // What is behind the address of a part may know the whole: container_of().
    const part = path === '' ? undefined : machine.types.field(content.type, path)?.type;
    const isNumber = part !== undefined && structName(part) === undefined && machine.types.scalar(part);
    if (!isNumber) known.add(variable);
    if (content.value) open.push(content.value);
    open.push(...content.fields.values());
    forget({ variable, path: isNumber ? path : '' }, state, 'changed by code that was not followed');
  }
}
