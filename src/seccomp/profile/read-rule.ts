import { CAPABILITY_NAMES } from '../../spec/capability.ts';
import { ARGUMENT_COUNT } from '../argument-count.ts';
import { ALL_ONES, type Condition, OPERATORS } from '../libseccomp/condition.ts';
import { describeRulePlace, EVERYWHERE, type ProfileRule, type RuleScope } from './profile.ts';
import type { JsonObject, ProfileReader } from './profile-reader.ts';
import { readAction } from './read-action.ts';
import type { JsonValue } from './read-json.ts';

const KEYS = ['name', 'names', 'action', 'errnoRet', 'errno', 'args', 'comment', 'includes', 'excludes'];
const SCOPE_KEYS = ['caps', 'arches', 'minKernel'];

/** Reads an entry of `syscalls`; undefined if it has an error. */
export function readRule(value: JsonValue, index: number, reader: ProfileReader): ProfileRule | undefined {
  const object = reader.object(value, 'an entry of "syscalls"');
  if (object === undefined) return undefined;
  reader.unknownKeys(object, KEYS);
  const names = readNames(object, reader);
  const action = reader.get(object, 'action');
  if (action === undefined) return reader.error(object, '"action" is missing');
  const read = readAction(object, action, 'errnoRet', 'errno', reader);
  const conditions = reader.list(object, 'args').flatMap((argument) => {
    const condition = readCondition(argument, reader);
    return condition === undefined ? [] : [condition];
  });
  const scope = readScope(object, reader);
  if (read === undefined) return undefined;
  return {
    names,
    action: read,
    conditions,
    scope,
    origin: describeRulePlace(index, object.place),
    pointer: object.pointer,
  };
}

function readNames(object: JsonObject, reader: ProfileReader): readonly string[] {
  const single = reader.get(object, 'name');
  const names = reader.texts(object, 'names');
  if (single !== undefined) {
    if (names.length > 0) reader.error(single, '"name" and "names" exclude each other');
    const name = reader.text(single, '"name"');
    return name === undefined ? [] : [name];
  }
  if (names.length === 0) reader.warn(object, 'the rule names no syscall and has no effect');
  return names;
}

function readCondition(value: JsonValue, reader: ProfileReader): Condition | undefined {
  const object = reader.object(value, 'an entry of "args"');
  if (object === undefined) return undefined;
  reader.unknownKeys(object, ['index', 'value', 'valueTwo', 'op']);
  const at = reader.get(object, 'index');
  if (at === undefined) return reader.error(object, '"index" is missing');
  const index = reader.number(at, '"index"', BigInt(ARGUMENT_COUNT - 1));
  const op = reader.get(object, 'op');
  if (op === undefined) return reader.error(object, '"op" is missing');
  const operator = reader.constant(op, 'operator', 'SCMP_CMP_', OPERATORS);
  const word = (key: string): bigint | undefined => {
    const number = reader.get(object, key);
    return number === undefined ? 0n : reader.number(number, `"${key}"`, ALL_ONES);
  };
  const first = word('value');
  const second = word('valueTwo');
  if (index === undefined || operator === undefined || first === undefined || second === undefined)
    return undefined;
  return operator === 'MASKED_EQ'
    ? { index: Number(index), operator, mask: first, datum: second }
    : { index: Number(index), operator, mask: ALL_ONES, datum: first };
}

function readScope(object: JsonObject, reader: ProfileReader): RuleScope {
  const part = (key: 'includes' | 'excludes'): JsonObject | undefined => {
    const value = reader.get(object, key);
    const inner = value === undefined ? undefined : reader.object(value, `"${key}"`);
    if (inner !== undefined) reader.unknownKeys(inner, SCOPE_KEYS);
    return inner;
  };
  const includes = part('includes');
  const excludes = part('excludes');
  return {
    capabilities: capabilities(includes, reader),
    withoutCapabilities: capabilities(excludes, reader),
    architectures: includes === undefined ? [] : reader.texts(includes, 'arches'),
    withoutArchitectures: excludes === undefined ? [] : reader.texts(excludes, 'arches'),
    minKernel: includes === undefined ? EVERYWHERE.minKernel : readKernel(includes, reader),
    ...(excludes?.members.has('minKernel') ? { withoutMinKernel: readKernel(excludes, reader) } : {}),
  };
}

function capabilities(object: JsonObject | undefined, reader: ProfileReader): readonly string[] {
  if (object === undefined) return [];
  const names = reader.texts(object, 'caps');
  for (const name of names) {
    if (!CAPABILITY_NAMES.includes(name))
      reader.warn(object, `"${name}" is not a capability, so no container has it`);
  }
  return names;
}

function readKernel(object: JsonObject, reader: ProfileReader): RuleScope['minKernel'] {
  const value = reader.get(object, 'minKernel');
  const text = value === undefined ? undefined : reader.text(value, '"minKernel"');
  if (value === undefined || text === undefined) return undefined;
  const match = /^(\d{1,4})\.(\d{1,4})$/.exec(text);
  if (match === null) return reader.error(value, `"minKernel" is "${text}": it must be like "4.8"`);
  return [Number(match[1]), Number(match[2])];
}
