import { fromCondition } from '../run/expressions-values.ts';
import type { Machine } from '../run/machine.ts';
import { asNumber } from '../value/as-number.ts';
import { type BranchCondition, FALSE, not, TRUE, unknown } from '../value/condition.ts';
import { operation } from '../value/operation.ts';
import { constant, UNSIGNED } from '../value/term.ts';
import {
  choice,
  mapValue,
  number,
  object,
  term,
  truthCondition,
  unknownValue,
  valueId,
} from '../value/value.ts';
import type { Idiom } from './idiom.ts';

/** What `(uid_t)-1` becomes: no map of a user namespace may have it (map_write() in kernel/user_namespace.c). */
const NO_ID = { kind: 'object', label: 'no id' } as const;

/** `make_kuid(ns, uid)`: the kernel's id of a number of the caller. */
export const MAKE_ID: Idiom = {
  names: /^make_k(?:uid|gid|projid)$/,
  isPure: true,
  apply({ name, values: [space, value] }) {
    if (!space || !value) return undefined;
    const label = `${name}(${valueId(space)}, ${valueId(value)})`;
    const mapped = unknownValue(`${name}()`, label);
    const is = value.kind === 'term' && operation('==', [value.term, constant(0xffffffffn, UNSIGNED)]);
    return { value: is ? choice(truthCondition(term(is)), NO_ID, mapped) : mapped };
  },
};

/** Whether a number of the caller has an id in its namespace. */
export const VALID_ID: Idiom = {
  names: /^(?:uid|gid|projid)_valid$/,
  isPure: true,
  apply({ values: [id], machine }) {
    if (!id) return undefined;
    return {
      value: mapValue(id, (one) => {
        if (one.kind === 'object' && one.label === NO_ID.label) return fromCondition(FALSE);
        return fromCondition(not(unmapped(machine, valueId(one))));
      }),
    };
  },
};

/** What a namespace does not map, by machine and number: the same number is asked for more than once. */
const UNMAPPED = new WeakMap<Machine, Map<string, BranchCondition>>();

/** Which other numbers a namespace maps, no argument decides: it is what the caller was given. */
function unmapped(machine: Machine, id: string): BranchCondition {
  const kept = UNMAPPED.get(machine) ?? new Map<string, BranchCondition>();
  UNMAPPED.set(machine, kept);
  const condition = kept.get(id) ?? machine.fault({ kind: 'limit', words: 'an id in the user namespace' });
  kept.set(id, condition);
  return condition;
}

/** What compares two ids: `uid_eq(a, b)`. */
export const COMPARE_IDS: Idiom = {
  names: /^(?:uid|gid|projid)_(?:eq|gt|gte|lt|lte)$/,
  isPure: true,
  apply({ name, values: [left, right] }) {
    if (!left || !right) return undefined;
    const [one, other] = [valueId(left), valueId(right)];
    const isSame = name.endsWith('_eq') && one === other;
    const words = `${name}()`;
    return { value: fromCondition(isSame ? TRUE : unknown(words, `${name}(${one}, ${other})`)) };
  },
};

/** `from_kuid(ns, id)`: a number for the caller, of 32 bits and without a sign; it is no error. */
export const FROM_ID: Idiom = {
  names: /^from_k(?:uid|gid|projid)(?:_munged)?$/,
  isPure: true,
  apply({ name, values }) {
    const label = `${name}(${values.map(valueId).join(', ')})`;
    return { value: asNumber(unknownValue(`${name}()`, label), UNSIGNED) };
  },
};

/** The number of a process in a namespace: 0 where it is not seen there. */
export const PROCESS_NUMBER: Idiom = {
  names: /^(?:pid_v?nr|pid_nr_ns|__task_pid_nr_ns|task_(?:pid|tgid|pgrp|session|ppid)_v?nr(?:_ns)?)$/,
  isPure: true,
  apply({ name, values }) {
    const label = `${name}(${values.map(valueId).join(', ')})`;
    const isHidden = unknown('the process is not seen in the namespace', `hidden:${label}`);
    return { value: choice(isHidden, number(0n), object(label)) };
  },
};
