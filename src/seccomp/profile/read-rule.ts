import { CAPABILITY_NAMES } from '../../spec/capability.ts';
import { ALL_ONES, ARGUMENT_COUNT, type Condition, OPERATORS } from '../libseccomp/condition.ts';
import type { Fields, JsonObject } from './fields.ts';
import type { JsonValue } from './json.ts';
import { describePlace, EVERYWHERE, type ProfileRule, type RuleScope } from './model.ts';
import { readAction } from './read.ts';

const KEYS = ['name', 'names', 'action', 'errnoRet', 'errno', 'args', 'comment', 'includes', 'excludes'];
const SCOPE_KEYS = ['caps', 'arches', 'minKernel'];

/** Reads an entry of `syscalls`. */
export function readRule(value: JsonValue, index: number, fields: Fields): ProfileRule | undefined {
  const object = fields.object(value, 'an entry of "syscalls"');
  if (object === undefined) return undefined;
  fields.unknownKeys(object, KEYS);
  const names = readNames(object, fields);
  const action = fields.get(object, 'action');
  if (action === undefined) return fields.error(object, '"action" is missing');
  const read = readAction(object, action, 'errnoRet', 'errno', fields);
  const conditions = fields.list(object, 'args').flatMap((argument) => {
    const condition = readCondition(argument, fields);
    return condition === undefined ? [] : [condition];
  });
  const scope = readScope(object, fields);
  if (read === undefined) return undefined;
  return { names, action: read, conditions, scope, origin: describePlace(index, object.place) };
}

function readNames(object: JsonObject, fields: Fields): readonly string[] {
  const single = fields.get(object, 'name');
  const names = fields.texts(object, 'names');
  if (single !== undefined) {
    if (names.length > 0) fields.error(single, '"name" and "names" exclude each other');
    const name = fields.text(single, '"name"');
    return name === undefined ? [] : [name];
  }
  if (names.length === 0) fields.warn(object, 'it names no syscall, and does nothing');
  return names;
}

function readCondition(value: JsonValue, fields: Fields): Condition | undefined {
  const object = fields.object(value, 'an entry of "args"');
  if (object === undefined) return undefined;
  fields.unknownKeys(object, ['index', 'value', 'valueTwo', 'op']);
  const at = fields.get(object, 'index');
  if (at === undefined) return fields.error(object, '"index" is missing');
  const index = fields.number(at, '"index"', BigInt(ARGUMENT_COUNT - 1));
  const op = fields.get(object, 'op');
  if (op === undefined) return fields.error(object, '"op" is missing');
  const operator = fields.constant(op, 'operator', 'SCMP_CMP_', OPERATORS);
  const word = (key: string): bigint | undefined => {
    const number = fields.get(object, key);
    return number === undefined ? 0n : fields.number(number, `"${key}"`, ALL_ONES);
  };
  const first = word('value');
  const second = word('valueTwo');
  if (index === undefined || operator === undefined || first === undefined || second === undefined)
    return undefined;
  return operator === 'MASKED_EQ'
    ? { index: Number(index), operator, mask: first, datum: second }
    : { index: Number(index), operator, mask: ALL_ONES, datum: first };
}

function readScope(object: JsonObject, fields: Fields): RuleScope {
  const part = (key: 'includes' | 'excludes'): JsonObject | undefined => {
    const value = fields.get(object, key);
    const inner = value === undefined ? undefined : fields.object(value, `"${key}"`);
    if (inner !== undefined) fields.unknownKeys(inner, SCOPE_KEYS);
    return inner;
  };
  const includes = part('includes');
  const excludes = part('excludes');
  const unwanted = excludes === undefined ? undefined : fields.get(excludes, 'minKernel');
  if (unwanted !== undefined) fields.error(unwanted, '"minKernel" is only read in "includes"');
  return {
    capabilities: capabilities(includes, fields),
    withoutCapabilities: capabilities(excludes, fields),
    architectures: includes === undefined ? [] : fields.texts(includes, 'arches'),
    withoutArchitectures: excludes === undefined ? [] : fields.texts(excludes, 'arches'),
    minKernel: includes === undefined ? EVERYWHERE.minKernel : readKernel(includes, fields),
  };
}

function capabilities(object: JsonObject | undefined, fields: Fields): readonly string[] {
  if (object === undefined) return [];
  const names = fields.texts(object, 'caps');
  for (const name of names) {
    if (!CAPABILITY_NAMES.includes(name))
      fields.warn(object, `"${name}" is no capability: no container has it`);
  }
  return names;
}

function readKernel(object: JsonObject, fields: Fields): RuleScope['minKernel'] {
  const value = fields.get(object, 'minKernel');
  const text = value === undefined ? undefined : fields.text(value, '"minKernel"');
  if (value === undefined || text === undefined) return undefined;
  const match = /^(\d{1,4})\.(\d{1,4})$/.exec(text);
  if (match === null) return fields.error(value, `"minKernel" is "${text}": it must be like "4.8"`);
  return [Number(match[1]), Number(match[2])];
}
