import type { ProblemList } from '../../spec/problem.ts';
import { dictionary } from '../../spec/shape/dictionary.ts';
import { parsed, refine } from '../../spec/shape/refine.ts';
import {
  list,
  mappingOr,
  oneOrMore,
  optional,
  type RecordOf,
  record,
  required,
  type Shape,
  scalar,
} from '../../spec/shape/shape.ts';
import { architecture, line, readFactsFile, splitWords, words } from '../facts-file.ts';
import type { ProfileAction } from '../profile/profile.ts';
import { expandReleases, ReleaseHistory } from './release-history.ts';
import { parseAnswer, parseRule, type RuleBody } from './rule-text.ts';

/** Architectures of a policy, by libseccomp's names: a list, or for each host its additional ones. */
export type PolicyArchitectures =
  | { readonly kind: 'list'; readonly list: readonly string[] }
  | { readonly kind: 'map'; readonly map: ReadonlyMap<string, readonly string[]> };

/** A policy with its history. */
export interface Policy {
  readonly defaultAction: ReleaseHistory<ProfileAction>;
  readonly architectures: ReleaseHistory<PolicyArchitectures>;
  /** The rules of each syscall in the policy's order; empty from a release that removed the syscall. */
  readonly syscalls: ReadonlyMap<string, ReleaseHistory<readonly RuleBody[]>>;
}

/** The facts of content/runtimes about one runtime. */
export interface RuntimeFacts {
  /** Its name on the command line. */
  readonly name: string;
  readonly title: string;
  /** Its place in tables of all runtimes, the most common first; undefined if it is asked for by name only. */
  readonly rank: number | undefined;
  readonly about: string;
  readonly source: string;
  /** The default bounding set of its containers. */
  readonly capabilities: readonly string[];
  /** Every release that was read, in numeric order. */
  readonly releases: readonly string[];
  /** Releases that were published but not read. */
  readonly unread: readonly string[];
  /** The engine that installs the filter, such as "runc@1.1.4". */
  readonly engine: ReleaseHistory<string>;
  /** When releases were published, for those that changed something. */
  readonly dates: ReadonlyMap<string, string>;
  /** Its own policy, or that of another runtime. */
  readonly policy: Policy | BorrowedPolicy;
}

/** The policy of another runtime, with changes of its own. */
export interface BorrowedPolicy {
  /** The runtime whose policy it is built with. */
  readonly of: string;
  /** The release of that policy. */
  readonly releases: ReleaseHistory<string>;
  /** The calls whose rules it replaces; `inherited` from a release that no longer replaces them. */
  readonly edits: ReadonlyMap<string, ReleaseHistory<EditedRules>>;
}

/** The rules of a call, or that they are those of the policy that a runtime is built with. */
export type EditedRules = readonly RuleBody[] | 'inherited';

/** A history as content/runtimes writes it: a mapping of releases to values. */
export function releaseHistory<T>(what: string, value: Shape<T>): Shape<ReleaseHistory<T>> {
  return refine(
    dictionary(`releases to ${what}`, /^\d[\w.+-]*$/, value),
    (entries) => new ReleaseHistory(entries.map(({ key, value: own }): [string, T] => [key.text, own])),
  );
}

const releases = refine(words, (found) => expandReleases(found.join(' ')));

const rules = refine(
  oneOrMore(
    parsed('a rule', (text, fail): readonly RuleBody[] | 'inherited' | undefined => {
      if (text === 'unlisted') return [];
      if (text === 'inherited') return text;
      const rule = parseRule(text, fail);
      return rule && [rule];
    }),
  ),
  (found): EditedRules =>
    found.includes('inherited') ? 'inherited' : found.flatMap((one) => (one === 'inherited' ? [] : one)),
);

const architectureNames = list(refine(architecture, ({ name }) => name));

const policyArchitectures = mappingOr(
  refine(
    dictionary('hosts to architectures', /^\w+$/, architectureNames),
    (hosts): PolicyArchitectures => ({
      kind: 'map',
      map: new Map(hosts.map(({ key, value }) => [key.text, value])),
    }),
  ),
  refine(architectureNames, (names): PolicyArchitectures => ({ kind: 'list', list: names })),
);

const SYSCALL_FIELDS = {
  names: required(scalar('names of syscalls', { type: 'string' }), 'the syscalls with these rules'),
  rules: required(releaseHistory('rules', rules), 'their rules by release'),
};

const FILE = record('the file', {
  runtime: required(line, 'its name on the command line'),
  title: required(line, 'its name for people'),
  rank: optional(
    parsed('a whole number', (text, fail) =>
      /^\d+$/.test(text) ? Number(text) : fail(`"${text}" is not a whole number`),
    ),
    'its place in tables',
  ),
  about: required(line, 'which policy this is'),
  source: required(line, 'where the facts were read'),
  capabilities: optional(words, 'the default bounding set of its containers; none without the key'),
  releases: required(releases, 'every release that was read'),
  unread: optional(releases, 'releases that were published but not read'),
  engine: required(releaseHistory('engines', line), 'what installs the filter, by release'),
  dates: optional(dictionary('releases to dates', /^\d[\w.+-]*$/, line), 'when releases were published'),
  profile: optional(line, 'the runtime whose policy it is built with'),
  profiles: optional(
    releaseHistory('releases of the policy', line),
    'the release of that policy, by release',
  ),
  default: optional(
    releaseHistory('default actions', parsed('an answer', parseAnswer)),
    'the default, by release',
  ),
  architectures: optional(releaseHistory('architectures', policyArchitectures), 'architectures, by release'),
  syscalls: optional(list(record('an entry of "syscalls"', SYSCALL_FIELDS)), 'the rules'),
});

/**
 * Reads a file of content/runtimes.
 *
 * @throws {Error} "LINE:COLUMN: …" if it is not in the form that content/runtimes/README.md describes
 */
export function readRuntimeFacts(text: string): RuntimeFacts {
  return readFactsFile(
    text,
    'runtime',
    refine(FILE, (file, node, problems): RuntimeFacts | undefined => {
      const { profile, profiles, default: defaultAction, architectures, syscalls } = file;
      const edits = rulesByName(syscalls ?? [], profile !== undefined, problems);
      const policy =
        defaultAction === undefined || architectures === undefined || syscalls === undefined
          ? undefined
          : { defaultAction, architectures, syscalls: ownRules(edits) };
      const other =
        profile === undefined || profiles === undefined
          ? undefined
          : { of: profile, releases: profiles, edits };
      if (other === undefined && policy === undefined) {
        const message =
          'a runtime has either "default", "architectures" and "syscalls", or "profile" and "profiles"';
        problems.add('schema', message, node, node.pointer);
      }
      const own = other ?? policy;
      return (
        own && {
          name: file.runtime,
          title: file.title,
          rank: file.rank,
          about: file.about,
          source: file.source,
          capabilities: file.capabilities ?? [],
          releases: file.releases,
          unread: file.unread ?? [],
          engine: file.engine,
          dates: new Map(file.dates?.map(({ key, value }) => [key.text, value])),
          policy: own,
        }
      );
    }),
  );
}

function rulesByName(
  entries: readonly RecordOf<typeof SYSCALL_FIELDS>[],
  isBorrowed: boolean,
  problems: ProblemList,
): BorrowedPolicy['edits'] {
  const syscalls = new Map<string, ReleaseHistory<EditedRules>>();
  for (const { names, rules: history } of entries) {
    if (!isBorrowed && history.entries.some(([, value]) => value === 'inherited'))
      problems.add('schema', '"inherited" needs the key "profile"', names, names.pointer);
    for (const name of splitWords(names.text)) {
      if (syscalls.has(name)) problems.add('schema', `${name} is in two entries`, names, names.pointer);
      syscalls.set(name, history);
    }
  }
  return syscalls;
}

/** The rules of a policy that replaces none: there is nothing to inherit. */
function ownRules(rules: BorrowedPolicy['edits']): Policy['syscalls'] {
  const own = ([since, value]: readonly [string, EditedRules]): [string, readonly RuleBody[]] => [
    since,
    value === 'inherited' ? [] : value,
  ];
  return new Map([...rules].map(([name, { entries }]) => [name, new ReleaseHistory(entries.map(own))]));
}
