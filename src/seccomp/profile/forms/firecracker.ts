import { didYouMean } from '../../../spec/nearest-word.ts';
import { ALL_ONES, type Operator } from '../../libseccomp/condition.ts';
import { MAX_ERRNO, type SeccompAction } from '../../seccomp-action.ts';
import { syscallNumbers } from '../../syscalls/syscall-numbers.ts';
import type { NamedPolicy } from '../policy.ts';
import type { JsonObject, ProfileReader } from '../profile-reader.ts';
import type { JsonValue } from '../read-json.ts';
import type { ListCondition, ListRule } from '../rule-list.ts';
import { CallHints } from './call-hints.ts';

export const FIRECRACKER_TITLE = 'filters of Firecracker (seccompiler)';

/** What a filter returns if no rule applies, and if one does: Firecracker's keys, and those of rust-vmm. */
const DEFAULT_KEYS = ['default_action', 'mismatch_action'];
const RULE_KEYS = ['filter_action', 'match_action'];

/** Whether JSON has the filters of threads, by their keys. */
export function isFirecracker(json: JsonValue): boolean {
  if (json.kind !== 'object' || json.members.has('defaultAction')) return false;
  return [...json.members.values()].some(
    (value) =>
      value.kind === 'object' && [...DEFAULT_KEYS, ...RULE_KEYS].some((key) => value.members.has(key)),
  );
}

/**
 * The JSON of seccompiler (rust-vmm/seccompiler, docs/json_format.md, 0.5; firecracker-microvm/firecracker,
 * docs/seccompiler.md): a filter for each thread. Rules of one call are alternatives; conditions of one rule must all hold.
 * The filter of another architecture's caller kills the process.
 */
export function readFirecracker(json: JsonValue, reader: ProfileReader): readonly NamedPolicy[] {
  const whole = reader.object(json, 'the filters');
  if (whole === undefined) return [];
  const hints = new CallHints();
  return [...whole.members].flatMap(([thread, value]): NamedPolicy[] => {
    const object = reader.object(value, `the filter of "${thread}"`);
    if (object === undefined) return [];
    reader.unknownKeys(object, [...DEFAULT_KEYS, ...RULE_KEYS, 'filter']);
    const fallback = readOf(object, DEFAULT_KEYS, reader);
    const action = readOf(object, RULE_KEYS, reader);
    if (fallback === undefined || action === undefined) return [];
    const rules = reader
      .list(object, 'filter')
      .flatMap((rule) => readRule(rule, action, hints, reader) ?? []);
    const filter = {
      name: '',
      defaultAction: fallback,
      foreignAction: { kind: 'kill-process' },
      others: {},
      rules,
      merge: 'first',
    } as const;
    return [
      { name: thread, notes: [], policy: { kind: 'list', list: { tool: 'seccompiler', filters: [filter] } } },
    ];
  });
}

function readOf(
  object: JsonObject,
  keys: readonly string[],
  reader: ProfileReader,
): SeccompAction | undefined {
  const [found, second] = keys.flatMap((key) => reader.get(object, key) ?? []);
  if (found === undefined) return reader.error(object, `"${keys.join('" or "')}" is missing`);
  if (second !== undefined) return reader.error(second, `"${keys.join('" and "')}" exclude each other`);
  return readAction(found, reader);
}

const ACTIONS: Readonly<Record<string, SeccompAction>> = {
  allow: { kind: 'allow' },
  trap: { kind: 'trap' },
  log: { kind: 'log' },
  kill_thread: { kind: 'kill-thread' },
  kill_process: { kind: 'kill-process' },
};

function readAction(value: JsonValue, reader: ProfileReader): SeccompAction | undefined {
  if (value.kind === 'object') {
    const errno = reader.get(value, 'errno');
    const trace = reader.get(value, 'trace');
    const given = errno ?? trace;
    if (given === undefined || value.members.size !== 1)
      return reader.error(value, 'an action that is an object has "errno" or "trace", with a number');
    const number = reader.number(given, errno === undefined ? '"trace"' : '"errno"', 0xffff_ffffn);
    if (number === undefined) return undefined;
    return errno === undefined
      ? { kind: 'trace', message: Number(number & 0xffffn) }
      : { kind: 'errno', errno: Math.min(Number(number & 0xffffn), MAX_ERRNO) };
  }
  const text = reader.text(value, 'an action');
  if (text === undefined) return undefined;
  const action = Object.hasOwn(ACTIONS, text) ? ACTIONS[text] : undefined;
  return (
    action ?? reader.error(value, `action "${text}" is unknown${didYouMean(text, Object.keys(ACTIONS))}`)
  );
}

function readRule(
  value: JsonValue,
  action: SeccompAction,
  hints: CallHints,
  reader: ProfileReader,
): ListRule[] | undefined {
  const object = reader.object(value, 'an entry of "filter"');
  if (object === undefined) return undefined;
  reader.unknownKeys(object, ['syscall', 'args', 'comment']);
  const name = reader.get(object, 'syscall');
  if (name === undefined) return reader.error(object, '"syscall" is missing');
  const syscall = reader.text(name, '"syscall"');
  if (syscall === undefined) return undefined;
  if (!syscallNumbers().knows(syscall))
    return reader.error(
      name,
      `"${syscall}" is no system call, so seccompiler refuses the filters${hints.for(syscall)}`,
    );
  const conditions = reader.list(object, 'args').flatMap((argument) => readCondition(argument, reader) ?? []);
  return [{ syscall, action, conditions, origin: `line ${object.place.line}` }];
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  eq: 'EQ',
  ne: 'NE',
  lt: 'LT',
  le: 'LE',
  gt: 'GT',
  ge: 'GE',
};

function readCondition(value: JsonValue, reader: ProfileReader): ListCondition | undefined {
  const object = reader.object(value, 'an entry of "args"');
  if (object === undefined) return undefined;
  reader.unknownKeys(object, ['index', 'type', 'op', 'val', 'comment']);
  const of = (key: string): JsonValue | undefined =>
    reader.get(object, key) ?? reader.error(object, `"${key}" is missing`);
  const at = of('index');
  const type = of('type');
  const op = of('op');
  const val = of('val');
  if (at === undefined || type === undefined || op === undefined || val === undefined) return undefined;
  const index = reader.number(at, '"index"', 5n);
  const width = reader.text(type, '"type"');
  const datum = reader.number(val, '"val"', ALL_ONES);
  if (width !== 'dword' && width !== 'qword')
    return width === undefined
      ? undefined
      : reader.error(type, `"type" is "${width}": it must be "dword" or "qword"`);
  if (index === undefined || datum === undefined) return undefined;
  const bits = width === 'dword' ? 32 : 64;
  if (op.kind === 'object') {
    const mask = reader.get(op, 'masked_eq');
    if (mask === undefined)
      return reader.error(op, 'an operator that is an object has "masked_eq", with a mask');
    const read = reader.number(mask, '"masked_eq"', ALL_ONES);
    if (read === undefined) return undefined;
    return { index: Number(index), operator: 'MASKED_EQ', mask: read, datum: datum & read, bits };
  }
  const text = reader.text(op, '"op"');
  if (text === undefined) return undefined;
  const operator = Object.hasOwn(OPERATORS, text) ? OPERATORS[text] : undefined;
  if (operator === undefined)
    return reader.error(op, `operator "${text}" is unknown${didYouMean(text, Object.keys(OPERATORS))}`);
  return { index: Number(index), operator, mask: ALL_ONES, datum, bits };
}
