import { show } from '../c/show.ts';
import { binary, fromCondition } from '../run/expressions-values.ts';
import { not, or, unknown } from '../value/condition.ts';
import { operation } from '../value/operation.ts';
import { showTerm } from '../value/show-term.ts';
import { constant, convert, INT, leaves, UNSIGNED_LONG } from '../value/term.ts';
import {
  choice,
  isErrorPointer,
  mapValue,
  number,
  type PathValue,
  term,
  truthCondition,
} from '../value/value.ts';
import type { Idiom } from './idiom.ts';

/** What hands its first operand on. */
export const SAME: Idiom = {
  names:
    /^(?:likely|unlikely|READ_ONCE|WRITE_ONCE_VALUE|ERR_PTR|PTR_ERR|ERR_CAST|rcu_dereference\w*|rcu_access_pointer|array_index_nospec|barrier_data|no_free_ptr|return_ptr_value|smp_load_acquire|ACCESS_PRIVATE|force_cast|__force|lockless_dereference|unqual|le(?:16|32|64)_to_cpu|cpu_to_le(?:16|32|64)|unrcu_pointer|rcu_pointer_handoff|data_race|__builtin_expect|as_unsigned|retain_and_null_ptr|no_free_ptr|__no_kasan)$/,
  isPure: true,
  apply(call) {
    const [value] = call.values;
    return value ? { value } : undefined;
  },
};

export const IS_ERR: Idiom = {
  names: ['IS_ERR', 'IS_ERR_VALUE', 'IS_ERR_PCPU'],
  isPure: true,
  apply: ({ values: [value] }) => (value ? { value: fromCondition(isErrorPointer(value)) } : undefined),
};

export const IS_ERR_OR_NULL: Idiom = {
  names: ['IS_ERR_OR_NULL'],
  isPure: true,
  apply: ({ values: [value] }) =>
    value ? { value: fromCondition(or(not(truthCondition(value)), isErrorPointer(value))) } : undefined,
};

/** `PTR_ERR_OR_ZERO(p)`: the error, or 0. */
export const PTR_ERR_OR_ZERO: Idiom = {
  names: ['PTR_ERR_OR_ZERO'],
  isPure: true,
  apply: ({ values: [value] }) =>
    value
      ? { value: mapValue(value, (simple) => choice(isErrorPointer(simple), simple, number(0n))) }
      : undefined,
};

/** A warning is no refusal: its value is the condition's. */
export const WARN_ON: Idiom = {
  names: /^(?:WARN_ON|WARN_ON_ONCE|WARN|WARN_ONCE|VM_WARN_ON\w*|DCACHE_WARN|VFS_WARN_ON\w*)$/,
  isPure: true,
  apply: ({ values: [value] }) => (value ? { value: fromCondition(truthCondition(value)) } : undefined),
};

export const ALIGNED: Idiom = {
  names: [
    'IS_ALIGNED',
    'PAGE_ALIGNED',
    'offset_in_page',
    'PAGE_ALIGN',
    'ALIGN',
    'PAGE_ALIGN_DOWN',
    'ALIGN_DOWN',
    'round_up',
    'round_down',
  ],
  isPure: true,
  apply({ name, values: [value, to] }) {
    if (value?.kind !== 'term') return undefined;
    const page = constant(4096n, UNSIGNED_LONG, 'PAGE_SIZE');
    const size = to?.kind === 'term' ? to.term : page;
    const below = operation('-', [convert(size, UNSIGNED_LONG), constant(1n, UNSIGNED_LONG)]);
    const wide = convert(value.term, UNSIGNED_LONG);
    const rest = below && operation('&', [wide, below]);
    if (!rest || !below) return undefined;
    if (name === 'offset_in_page') return { value: term(rest) };
    if (name === 'IS_ALIGNED' || name === 'PAGE_ALIGNED') {
      const is = operation('==', [rest, constant(0n, UNSIGNED_LONG)]);
      return is && { value: term(is) };
    }
    const mask = operation('~', [below]);
    const isUp = !/DOWN|down/.test(name);
    const sum = isUp ? operation('+', [wide, below]) : wide;
    const aligned = sum && mask && operation('&', [sum, mask]);
    return aligned && { value: term(aligned) };
  },
};

/** Where a field lies, or how long it is: `offsetofend(typeof(attr), flags)`. */
export const OFFSET_OF: Idiom = {
  names: ['offsetof', 'offsetofend', 'sizeof_field', '__builtin_offsetof'],
  isPure: true,
  apply({ name, operands, machine, context, state }) {
    const [type, field] = operands;
    if (type?.kind !== 'type' || !field) return undefined;
    const variable = /^typeof\((\w+)\)$/.exec(type.type.base)?.[1];
    const id = variable === undefined ? undefined : context.scope.find(variable);
    const meant = id === undefined ? type.type : state.variables.get(id)?.type;
    const value =
      meant &&
      machine.types.valueOf({
        kind: 'call',
        callee: { kind: 'name', name: name.replace('__builtin_', ''), offset: 0 },
        operands: [{ ...type, type: meant }, field],
        offset: 0,
      });
    return value && { value: term(value) };
  },
};

/** How many bits are set (include/linux/bitops.h). */
export const BIT_COUNT: Idiom = {
  names: /^(?:__arch_|__sw_|__const_)?hweight(?:8|16|32|64|_long)$/,
  isPure: true,
  apply({ values: [value] }) {
    if (value?.kind !== 'term') return undefined;
    if (value.term.kind === 'constant') {
      const bits = BigInt.asUintN(64, value.term.value).toString(2).replaceAll('0', '').length;
      return { value: number(BigInt(bits)) };
    }
    const text = `popcount(${showTerm(value.term)})`;
    const behind = leaves(value.term).find((leaf) => leaf.behind !== undefined)?.behind;
    return { value: term({ kind: 'leaf', text, type: INT, behind }) };
  },
};

/**
 * Whether a compiler knows a value: it chooses between code that does the same. What an argument decides it does not know.
 */
export const IS_CONSTANT: Idiom = {
  names: ['__builtin_constant_p'],
  isPure: true,
  apply: ({ values: [value] }) => ({
    value: number(value?.kind === 'term' && value.term.kind === 'constant' ? 1n : 0n),
  }),
};

function extreme(
  operator: '<' | '>',
  left: PathValue | undefined,
  right: PathValue | undefined,
  words: string,
): PathValue | undefined {
  if (!left || !right) return undefined;
  return choice(truthCondition(binary(operator, left, right, words)), left, right);
}

export const MIN_MAX: Idiom = {
  names: ['min', 'max', 'umin', 'umax', 'min_t', 'max_t', 'min_not_zero'],
  isPure: true,
  apply({ name, values, operands, machine }) {
    if (name === 'min_not_zero') return undefined;
    const [left, right] = name.endsWith('_t') ? values.slice(1) : values;
    const operator = name.includes('min') ? '<' : '>';
    const [type] = operands;
    const scalar = name.endsWith('_t') && type?.kind === 'type' ? machine.types.scalar(type.type) : undefined;
    const cast = (value: PathValue | undefined) =>
      value && scalar
        ? mapValue(value, (simple) => (simple.kind === 'term' ? term(convert(simple.term, scalar)) : simple))
        : value;
    const value = extreme(operator, cast(left), cast(right), `${name}()`);
    return value && { value };
  },
};

/** `clamp(value, low, high)`. */
export const CLAMP: Idiom = {
  names: ['clamp', 'clamp_t', 'clamp_val'],
  isPure: true,
  apply({ name, values }) {
    const [value, low, high] = name === 'clamp_t' ? values.slice(1) : values;
    const clamped = extreme('>', extreme('<', value, high, `${name}()`), low, `${name}()`);
    return clamped && { value: clamped };
  },
};

/** What the build decides: it never stops a call. */
export const BUILD: Idiom = {
  names:
    /^(?:BUILD_BUG_ON\w*|BUILD_BUG|static_assert|_Static_assert|VM_BUG_ON\w*|BUG_ON|BUG|lockdep_\w+|might_\w+|cond_resched\w*|barrier|smp_(?:r|w)?mb\w*|prefetch\w*|CLASS_\w+|DEFINE_WAIT\w*|VMA_ITERATOR|VMG_\w*STATE|MMAP_STATE|MA_STATE|XA_STATE|SIGNAL\w*_INIT|DECLARE_\w+|LIST_HEAD|DEFINE_(?!CLASS|FREE|GUARD)\w+|INIT_\w+|init_\w+_(?:head|entry)|guard|__set_current_state|set_current_state|__cleanup_\w+|instrument_\w+|kasan_\w+|kmsan_\w+|while_each_\w+|unreachable|fallthrough|OPTIMIZER_HIDE_VAR)$/,
  isPure: true,
  apply: () => ({ value: number(0n) }),
};

/** Whether an option of the configuration is on. */
export const IS_ENABLED: Idiom = {
  names: ['IS_ENABLED', 'IS_BUILTIN', 'IS_REACHABLE', 'IS_MODULE'],
  isPure: true,
  apply(call) {
    const [option] = call.operands;
    if (option?.kind !== 'name') return undefined;
    return { value: fromCondition(call.machine.configuration.option(option.name)) };
  },
};

/** What the processor has, or the kernel was told not to use. */
export const CPU_FEATURE: Idiom = {
  names: ['cpu_feature_enabled', 'boot_cpu_has', 'static_cpu_has', 'cpu_has', 'this_cpu_has'],
  isPure: true,
  apply({ operands }) {
    const feature = operands.at(-1);
    if (!feature) return undefined;
    const words = show(feature);
    return { value: fromCondition(unknown(words, `global:cpu:${words}`)) };
  },
};

/** Which ABI the caller is of: a spec is of the 64-bit one. */
export const COMPAT: Idiom = {
  names: [
    'in_compat_syscall',
    'in_ia32_syscall',
    'in_x32_syscall',
    'is_compat_task',
    'is_compat_thread',
    'test_thread_flag_compat',
  ],
  isPure: true,
  apply({ name, machine }) {
    // A derived call tells that its code asks.
    machine.tree.lookups.note(name);
    return { value: number(0n) };
  },
};

/** `force_o_largefile()`: true with 64 bits (include/linux/fcntl.h). */
export const LARGEFILE: Idiom = {
  names: ['force_o_largefile'],
  isPure: true,
  apply: () => ({ value: number(1n) }),
};
