import { findProfileArchitecture } from '../architecture.ts';
import type { Profile, ProfileArchitectures } from './profile.ts';
import { type JsonObject, ProfileReader } from './profile-reader.ts';
import { readAction } from './read-action.ts';
import { type JsonValue, type ProfileProblem, readJson } from './read-json.ts';
import { readRule } from './read-rule.ts';

/** The result of reading a profile. */
export interface ReadProfile {
  /** Undefined if a problem is an error. */
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

/**
 * Reads a profile in any of its forms (see {@link Profile}), or the `linux.seccomp` of a config.json. Unknown actions,
 * operators and architectures, numbers out of range, and keys that exclude each other are errors; unknown keys, empty
 * lists of names and errnos above the kernel's maximum are warnings.
 */
export function readProfile(text: string): ReadProfile {
  const problems: ProfileProblem[] = [];
  const json = readJson(text, problems);
  const profile = json === undefined ? undefined : readProfileValue(json, new ProfileReader(problems));
  const isBroken = problems.some(({ severity }) => severity === 'error');
  return { profile: isBroken ? undefined : profile, problems };
}

/** Reads a profile in OCI's, Docker's or containers/common's form that was JSON, or YAML; undefined if it has an error. */
export function readProfileValue(json: JsonValue, reader: ProfileReader): Profile | undefined {
  const whole = reader.object(json, 'the profile');
  if (whole === undefined) return undefined;
  const linux = whole.members.get('linux');
  const inside = linux?.kind === 'object' ? linux.members.get('seccomp') : undefined;
  if (linux !== undefined && inside === undefined && !whole.members.has('defaultAction')) {
    return reader.error(linux, 'this config.json has no "linux.seccomp", so it filters nothing');
  }
  const object = inside === undefined ? whole : reader.object(inside, 'linux.seccomp');
  if (object === undefined) return undefined;
  reader.unknownKeys(object, KEYS);
  const action = reader.get(object, 'defaultAction');
  if (action === undefined) return reader.error(object, '"defaultAction" is missing');
  const defaultAction = readAction(object, action, 'defaultErrnoRet', 'defaultErrno', reader);
  const architectures = readArchitectures(object, reader);
  const rules = reader.list(object, 'syscalls').flatMap((value, index) => {
    const rule = readRule(value, index, reader);
    return rule === undefined ? [] : [rule];
  });
  const flags = reader.texts(object, 'flags');
  return defaultAction === undefined ? undefined : { defaultAction, architectures, flags, rules };
}

function readArchitectures(object: JsonObject, reader: ProfileReader): ProfileArchitectures {
  const map = reader.get(object, 'archMap');
  const list = checked(reader.list(object, 'architectures'), reader);
  if (map === undefined || (map.kind === 'array' && map.elements.length === 0)) return { kind: 'list', list };
  if (list.length > 0) reader.error(map, '"architectures" and "archMap" exclude each other');
  const entries = reader.list(object, 'archMap').flatMap((value): [string, readonly string[]][] => {
    const entry = reader.object(value, 'an entry of "archMap"');
    if (entry === undefined) return [];
    reader.unknownKeys(entry, ['architecture', 'subArchitectures']);
    const own = reader.get(entry, 'architecture');
    if (own === undefined) {
      reader.error(entry, '"architecture" is missing');
      return [];
    }
    const [name] = checked([own], reader);
    return name === undefined ? [] : [[name, checked(reader.list(entry, 'subArchitectures'), reader)]];
  });
  return { kind: 'map', map: new Map(entries) };
}

function checked(values: readonly JsonValue[], reader: ProfileReader): string[] {
  return values.flatMap((value) => {
    const text = reader.text(value, 'an architecture');
    if (text === undefined) return [];
    if (findProfileArchitecture(text) !== undefined) return [text];
    reader.error(value, `architecture "${text}" is unknown`);
    return [];
  });
}
