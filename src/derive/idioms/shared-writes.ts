import { structName } from '../c/type-name.ts';
import { forget } from '../run/memory.ts';
import { letEscape } from '../run/shared-memory.ts';
import { sharedTarget } from '../run/shared-state.ts';
import type { Place } from '../value/value.ts';
import { type Idiom, type IdiomCall, type IdiomResult, takesUserMemory } from './idiom.ts';
import { destination } from './write-memory.ts';

/**
 * Assignments that C writes as calls (include/asm-generic/rwonce.h, include/linux/rcupdate.h, include/linux/atomic.h): what
 * is no variable of the call's own may be seen by others, as with `=`.
 */
const ASSIGNMENTS: readonly (readonly [names: RegExp, target: (written: string) => string])[] = [
  [/^(?:WRITE_ONCE|rcu_assign_pointer|RCU_INIT_POINTER|this_cpu_write)$/, (written) => written],
  [/^smp_store_release$/, pointedTo],
  [/^atomic(?:64|_long)?_set(?:_release)?$/, (written) => `${pointedTo(written)}.counter`],
];

function pointedTo(pointer: string): string {
  return pointer.startsWith('&') ? pointer.slice(1) : `(*${pointer})`;
}

export const WRITES: readonly Idiom[] = ASSIGNMENTS.map(([names, target]) => ({
  names,
  apply: () => undefined,
  rewrite: ([to = '', value = '0']) => `${target(to)} = ${value}`,
}));

/** `memcpy(to, from, n)`: a variable holds what another one does, or what is not known. */
export const COPY_MEMORY: Idiom = {
  names: /^(?:__)?(?:memcpy|memmove)$|^str(?:n?cpy|n?cat|lcpy|lcat|scpy\w*)$/,
  apply(call) {
    if (takesUserMemory(call.values)) return undefined;
    const [to, from] = call.values;
    const place = destination(to);
    if (from) letEscape(call.machine, [from]);
    if (place && !copiesWhole(call, place)) forget(place, call.state, `${call.name}()`);
    return changed(call, 0);
  },
};

/** Copies a struct that is a variable to another variable; false where that is not what is copied. */
function copiesWhole({ machine, values: [, from, size], state }: IdiomCall, to: Place): boolean {
  const source = destination(from);
  const content = source?.path === '' ? state.variables.get(source.variable) : undefined;
  const own = to.path === '' ? state.variables.get(to.variable) : undefined;
  if (!content || !own || content.value || structName(content.type) !== structName(own.type)) return false;
  const bytes = machine.types.sizeOf(own.type);
  if (bytes === undefined || size?.kind !== 'term' || size.term.kind !== 'constant') return false;
  if (size.term.value !== BigInt(bytes)) return false;
  state.variables.set(to.variable, { ...content, type: own.type });
  return true;
}

/** `list_add(new, head)`: others find in a list what is in it. */
export const ADD_TO_LIST: Idiom = {
  names: /^h?list_add(?:_tail|_head)?(?:_rcu)?$/,
  apply(call) {
    letEscape(call.machine, call.values);
    return changed(call, 1);
  },
};

/** @param index the operand that points to what is written */
function changed(call: IdiomCall, index: number): IdiomResult {
  const { machine, name, operands, context, state } = call;
  const value = machine.fresh(`${name}()`);
  const pointer = operands[index];
  const target = pointer && sharedTarget(machine, pointer, context, state);
  if (target === undefined) return { value };
  return { value, happens: { kind: 'blank', words: `changes ${target.replace(/^&/, '')}`, may: 'change' } };
}
