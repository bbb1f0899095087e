import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import type { ProfileAction } from '../profile/profile.ts';
import { expandReleases, ReleaseHistory } from './release-history.ts';
import { parseAnswer, parseRule, type RuleBody } from './rule-text.ts';

/** Architectures of a policy: a list, or what each host filters beside its own; libseccomp's names. */
export type PolicyArchitectures =
  | { readonly kind: 'list'; readonly list: readonly string[] }
  | { readonly kind: 'map'; readonly map: ReadonlyMap<string, readonly string[]> };

/** A policy with its history. */
export interface Policy {
  readonly defaultAction: ReleaseHistory<ProfileAction>;
  readonly architectures: ReleaseHistory<PolicyArchitectures>;
  /** By syscall: its rules in the policy's order; none where a release took it out. */
  readonly syscalls: ReadonlyMap<string, ReleaseHistory<readonly RuleBody[]>>;
}

/** What content/runtimes says of one runtime. */
export interface RuntimeFacts {
  /** Its name on the command line. */
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly source: string;
  /** The bounding set of a container that asks for nothing. */
  readonly capabilities: readonly string[];
  /** Every release that was read, in numeric order. */
  readonly releases: readonly string[];
  /** Releases that were published and not read. */
  readonly unread: readonly string[];
  /** What installs the filter, as "runc@1.1.4". */
  readonly engine: ReleaseHistory<string>;
  /** When releases were published, for those at which something changed. */
  readonly dates: ReadonlyMap<string, string>;
  /** Its own policy, or whose policy it is built with, release by release. */
  readonly policy: Policy | { readonly of: string; readonly releases: ReleaseHistory<string> };
}

/**
 * Reads a file of content/runtimes.
 *
 * @throws {Error} where it is not in the form that content/runtimes/README.md describes
 */
export function readRuntimeFacts(text: string): RuntimeFacts {
  const data = load(text, { schema: FAILSAFE_SCHEMA });
  const top = mapping(data, 'the file');
  const releases = expandReleases(string(top.get('releases'), 'releases'));
  const profile = top.get('profile');
  return {
    name: string(top.get('runtime'), 'runtime'),
    title: string(top.get('title'), 'title'),
    about: string(top.get('about'), 'about').trim(),
    source: string(top.get('source'), 'source').trim(),
    capabilities: words(string(top.get('capabilities'), 'capabilities')),
    releases,
    unread: top.has('unread') ? expandReleases(string(top.get('unread'), 'unread')) : [],
    engine: history(top.get('engine'), 'engine', (value) => string(value, 'engine')),
    dates: new Map([...mapping(top.get('dates'), 'dates')].map(([key, value]) => [key, string(value, key)])),
    policy:
      profile === undefined
        ? readPolicy(top)
        : {
            of: string(profile, 'profile'),
            releases: history(top.get('profiles'), 'profiles', (value) => string(value, 'profiles')),
          },
  };
}

function readPolicy(top: ReadonlyMap<string, unknown>): Policy {
  const syscalls = new Map<string, ReleaseHistory<readonly RuleBody[]>>();
  for (const item of list(top.get('syscalls'), 'syscalls')) {
    const entry = mapping(item, 'an entry of syscalls');
    const rules = history(entry.get('rules'), 'rules', readRules);
    for (const name of words(string(entry.get('names'), 'names'))) {
      if (syscalls.has(name)) throw new Error(`${name} stands in two entries`);
      syscalls.set(name, rules);
    }
  }
  return {
    defaultAction: history(top.get('default'), 'default', (value) => parseAnswer(string(value, 'default'))),
    architectures: history(top.get('architectures'), 'architectures', readArchitectures),
    syscalls,
  };
}

function readRules(value: unknown): readonly RuleBody[] {
  if (value === 'unlisted') return [];
  return (Array.isArray(value) ? value : [value]).map((rule) => parseRule(string(rule, 'a rule')));
}

function readArchitectures(value: unknown): PolicyArchitectures {
  if (Array.isArray(value)) return { kind: 'list', list: value.map((one) => string(one, 'an architecture')) };
  const entries = [...mapping(value, 'architectures')].map(([host, others]): [string, string[]] => [
    host,
    list(others, host).map((one) => string(one, host)),
  ]);
  return { kind: 'map', map: new Map(entries) };
}

function history<Value>(data: unknown, what: string, read: (value: unknown) => Value): ReleaseHistory<Value> {
  return new ReleaseHistory(
    [...mapping(data, what)].map(([since, value]): [string, Value] => [since, read(value)]),
  );
}

function mapping(data: unknown, what: string): ReadonlyMap<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data))
    throw new Error(`${what}: not a mapping`);
  return new Map(Object.entries(data));
}

function list(data: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(data)) throw new Error(`${what}: not a list`);
  return data;
}

function string(data: unknown, what: string): string {
  if (typeof data !== 'string') throw new Error(`${what}: not a text`);
  return data;
}

function words(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}
