import { errnoNumber } from '../../spec/errno.ts';
import { MAX_ERRNO } from '../action.ts';
import { findProfileArchitecture } from '../architecture.ts';
import { Fields, type JsonObject } from './fields.ts';
import { type JsonValue, type ProfileProblem, readJson } from './json.ts';
import { ACTION_NAMES, type Profile, type ProfileAction, type ProfileArchitectures } from './model.ts';
import { readRule } from './read-rule.ts';

/** A profile, where its text is one; and what is wrong with it or does not do what it seems to. */
export interface ReadProfile {
  /** Undefined where a problem is an error. */
  readonly profile: Profile | undefined;
  readonly problems: readonly ProfileProblem[];
}

const KEYS = [
  'defaultAction',
  'defaultErrnoRet',
  'defaultErrno',
  'architectures',
  'archMap',
  'flags',
  'listenerPath',
  'listenerMetadata',
  'syscalls',
];

const UINT32 = 0xffff_ffffn;

/**
 * Reads a profile in any of its forms (see {@link Profile}), or the `linux.seccomp` of a whole config.json. Strict: an
 * unknown action, operator or architecture, a number out of range, or keys that exclude each other are errors; an
 * unknown key, an empty list of names or an errno beyond the kernel's is a warning.
 */
export function readProfile(text: string): ReadProfile {
  const problems: ProfileProblem[] = [];
  const json = readJson(text, problems);
  const profile = json === undefined ? undefined : readObject(json, new Fields(problems));
  const isBroken = problems.some(({ severity }) => severity === 'error');
  return { profile: isBroken ? undefined : profile, problems };
}

function readObject(json: JsonValue, fields: Fields): Profile | undefined {
  const whole = fields.object(json, 'the profile');
  if (whole === undefined) return undefined;
  const linux = whole.members.get('linux');
  const inside = linux?.kind === 'object' ? linux.members.get('seccomp') : undefined;
  if (linux !== undefined && inside === undefined && !whole.members.has('defaultAction')) {
    return fields.error(linux, 'this config.json has no "linux.seccomp": it filters nothing');
  }
  const object = inside === undefined ? whole : fields.object(inside, 'linux.seccomp');
  if (object === undefined) return undefined;
  fields.unknownKeys(object, KEYS);
  const action = fields.get(object, 'defaultAction');
  if (action === undefined) return fields.error(object, '"defaultAction" is missing');
  const defaultAction = readAction(object, action, 'defaultErrnoRet', 'defaultErrno', fields);
  const architectures = readArchitectures(object, fields);
  const rules = fields.list(object, 'syscalls').flatMap((value, index) => {
    const rule = readRule(value, index, fields);
    return rule === undefined ? [] : [rule];
  });
  const flags = fields.texts(object, 'flags');
  return defaultAction === undefined ? undefined : { defaultAction, architectures, flags, rules };
}

/** An action with its errno: a number, or in containers/common's form a name or digits, which come first. */
export function readAction(
  object: JsonObject,
  value: JsonValue,
  numberKey: string,
  nameKey: string,
  fields: Fields,
): ProfileAction | undefined {
  const name = fields.constant(value, 'action', 'SCMP_ACT_', ACTION_NAMES);
  const number = fields.get(object, numberKey);
  const word = fields.get(object, nameKey);
  let errno: number | undefined;
  if (number !== undefined) {
    const read = fields.number(number, `"${numberKey}"`, UINT32);
    if (read !== undefined) errno = Number(read);
  }
  if (word !== undefined) {
    const text = fields.text(word, `"${nameKey}"`);
    if (text !== undefined && text !== '') {
      errno = /^\d{1,9}$/.test(text) ? Number(text) : errnoNumber(text);
      if (errno === undefined) fields.error(word, `"${nameKey}" is "${text}", which is no errno`);
    }
  }
  if (errno !== undefined && errno > MAX_ERRNO) {
    fields.warn(
      number ?? word ?? value,
      `errno ${errno} is above ${MAX_ERRNO}: engines pass on its low 16 bits, and the kernel caps those at ${MAX_ERRNO}`,
    );
  }
  return name === undefined ? undefined : { name, errno };
}

function readArchitectures(object: JsonObject, fields: Fields): ProfileArchitectures {
  const map = fields.get(object, 'archMap');
  const list = checked(fields.list(object, 'architectures'), fields);
  if (map === undefined || (map.kind === 'array' && map.elements.length === 0)) return { kind: 'list', list };
  if (list.length > 0) fields.error(map, '"architectures" and "archMap" exclude each other');
  const entries = fields.list(object, 'archMap').flatMap((value): [string, readonly string[]][] => {
    const entry = fields.object(value, 'an entry of "archMap"');
    if (entry === undefined) return [];
    fields.unknownKeys(entry, ['architecture', 'subArchitectures']);
    const own = fields.get(entry, 'architecture');
    if (own === undefined) {
      fields.error(entry, '"architecture" is missing');
      return [];
    }
    const [name] = checked([own], fields);
    return name === undefined ? [] : [[name, checked(fields.list(entry, 'subArchitectures'), fields)]];
  });
  return { kind: 'map', map: new Map(entries) };
}

function checked(values: readonly JsonValue[], fields: Fields): string[] {
  return values.flatMap((value) => {
    const text = fields.text(value, 'an architecture');
    if (text === undefined) return [];
    if (findProfileArchitecture(text) !== undefined) return [text];
    fields.error(value, `architecture "${text}" is unknown`);
    return [];
  });
}
