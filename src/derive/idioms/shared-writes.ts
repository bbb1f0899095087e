import { show } from '../c/show.ts';
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

/** Counters that say how often something is used: who counts up gives it back, at the latest when the call ends. */
const REFERENCES = /(?:count|refs?|refcnt|users|usage)$/;

/** `atomic_inc_return(&x)`, `atomic_add(n, &x)`, `set_bit(n, &x)`, and the operand that points to what changes. */
const UPDATES: readonly (readonly [names: RegExp, pointer: 0 | 1])[] = [
  [/^atomic(?:64|_long)?_(?:(?:fetch_)?(?:inc|dec)\w*|\w*xchg\w*)$/, 0],
  [/^atomic(?:64|_long)?_(?:fetch_)?(?:add|sub|and|or|xor|andnot)\w*$/, 1],
  [/^_*(?:test_and_)?(?:set|clear|change)_bit(?:_lock|_unlock)?$/, 1],
  // A key changes the code of the kernel (include/linux/jump_label.h).
  [/^static_(?:branch|key)_(?:slow_|fast_)?(?:inc|dec|enable|disable)\w*$/, 0],
];

/** Of these, what takes or gives back a reference, and goes no further where that fails. */
const TAKES_REFERENCE =
  /^atomic(?:64|_long)?_(?:inc_not_zero|inc_unless_negative|dec_and_test|dec_if_positive|dec_unless_positive|add_unless)\w*$/;

/** What is changed where it lies, in one step that no other task comes between (include/linux/atomic.h, bitops.h). */
export const UPDATE: readonly Idiom[] = UPDATES.map(([names, pointer]) => ({
  names,
  apply(call) {
    const { name, operands, values, machine, state } = call;
    if (takesUserMemory(values)) return undefined;
    const place = destination(values[pointer]);
    if (place) forget(place, state, `${name}()`);
    const target = operands[pointer];
    const isPlain = /_(?:inc|dec)$/.test(name) && target !== undefined && target.kind === 'unary';
    if (TAKES_REFERENCE.test(name) || (isPlain && REFERENCES.test(show(target))))
      return { value: machine.fresh(`${name}()`) };
    return changed(call, pointer);
  },
}));

/** `list_del(&x->list)`: others do not find it any more; `wake_up(&x)`: others go on. */
export const NOTIFY: Idiom = {
  names:
    /^(?:h?list_(?:del|move|splice|replace)\w*|wake_up\w*|complete(?:_all)?|swake_up\w*|(?:queue|schedule)_(?:delayed_)?work\w*|mod_timer\w*|add_timer\w*|(?:__)?rb_(?:insert|erase|link)\w*|(?:__)?xa_(?:store|erase|insert|cmpxchg)\w*|idr_(?:remove|replace)|llist_add\w*|hash_(?:add|del)\w*)$/,
  apply(call) {
    if (takesUserMemory(call.values)) return undefined;
    letEscape(call.machine, call.values);
    return changed(call, 0);
  },
};
