import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { type Architecture, findArchitecture } from '../architecture.ts';
import { ReleaseHistory } from '../runtimes/release-history.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { type FilterAnswer, type SimulatedCall, unknownAnswer } from './filter-answer.ts';

/** What gVisor does with one call. */
type TableEntry =
  | { readonly kind: 'implemented'; readonly isPartly: boolean }
  | { readonly kind: 'fails'; readonly errno: string }
  /** Fails with `errno`, but with `otherwise` for a caller without the capability (syscalls.CapError). */
  | {
      readonly kind: 'depends';
      readonly errno: string;
      readonly capability: string;
      readonly otherwise: string;
    };

/** gVisor's tables, release by release. */
export interface SandboxKernel {
  readonly title: string;
  readonly source: string;
  readonly architectures: readonly Architecture[];
  /** Every release that was read, from the oldest: the day it was made. */
  readonly releases: readonly string[];
  /** By name; what stands in no table fails with ENOSYS. */
  readonly calls: ReadonlyMap<string, SandboxCall>;
}

interface SandboxCall {
  readonly on: readonly Architecture[];
  readonly history: ReleaseHistory<TableEntry>;
}

const MISSING: TableEntry = { kind: 'fails', errno: 'ENOSYS' };

/**
 * Reads content/runtimes/kernels/gvisor.yaml.
 *
 * @throws {Error} where it is not in the form that content/runtimes/README.md describes
 */
export function readSandboxKernel(text: string): SandboxKernel {
  const data = mapping(load(text, { schema: FAILSAFE_SCHEMA }));
  const architectures = words(data.get('architectures')).map(architectureOf);
  const releases = words(data.get('releases'));
  const [first = ''] = releases;
  const calls = new Map<string, SandboxCall>();
  const list = data.get('calls');
  if (!Array.isArray(list)) throw new Error('calls: not a list');
  for (const item of list) {
    const entry = mapping(item);
    const on = entry.has('on') ? words(entry.get('on')).map(architectureOf) : architectures;
    const answers = entry.get('answers');
    const history = new ReleaseHistory(
      typeof answers === 'string'
        ? [[first, parseEntry(answers)] as const]
        : [...mapping(answers)].map(([since, value]) => [since, parseEntry(string(value))] as const),
    );
    for (const name of words(entry.get('names'))) {
      if (calls.has(name)) throw new Error(`${name} stands in two entries`);
      calls.set(name, { on, history });
    }
  }
  return {
    title: string(data.get('title')),
    source: string(data.get('source')).trim(),
    architectures,
    releases,
    calls,
  };
}

function parseEntry(text: string): TableEntry {
  if (text === 'allow' || text === 'partly') return { kind: 'implemented', isPartly: text === 'partly' };
  const [, errno = '', capability, otherwise = ''] =
    /^(E\w+)(?: if (CAP_\w+), else (E\w+))?$/.exec(text) ?? [];
  if (errno === '') throw new Error(`"${text}" is no answer`);
  return capability === undefined
    ? { kind: 'fails', errno }
    : { kind: 'depends', errno, capability, otherwise };
}

/** Reads "20240807", "20240807.0" or "release-20240807.0"; undefined for a release that was not read. */
function findSandboxRelease({ releases }: SandboxKernel, text: string): string | undefined {
  const wanted = text.replace(/^release-/, '').replace(/\.0$/, '');
  return releases.find((one) => one === wanted || one === text);
}

/** What a gVisor answers: of a release; of none, where nobody said which. */
export function askSandboxKernel(
  kernel: SandboxKernel,
  wanted: string | undefined,
  capabilities: ReadonlySet<string>,
  question: SimulatedCall,
): FilterAnswer {
  const { architecture, number } = question;
  const { title } = kernel;
  if (!kernel.architectures.includes(architecture)) {
    const names = kernel.architectures.map(({ name }) => name).join(' and ');
    return unknownAnswer(`${title} has tables for ${names} alone`);
  }
  const name = syscallNumbers().nameOf(number, architecture);
  const call = name === undefined ? undefined : kernel.calls.get(name);
  const at = (release: string): TableEntry =>
    (call?.on.includes(architecture) ? call.history.at(release)?.[1] : undefined) ?? MISSING;
  if (wanted === undefined)
    return unknownAnswer(`the release of ${title} decides, and none was named: ${story(kernel, at)}`);
  const release = findSandboxRelease(kernel, wanted);
  if (release === undefined) return unknownAnswer(`${title} ${wanted} ${notRead(kernel, wanted)}`);
  return answerOf(at(release), `${title} ${release}`, capabilities);
}

function answerOf(entry: TableEntry, who: string, capabilities: ReadonlySet<string>): FilterAnswer {
  const certain = (answer: string, rule: string): FilterAnswer => ({
    answer,
    rule,
    possible: [{ answer, rule }],
  });
  switch (entry.kind) {
    case 'implemented':
      return certain(
        'allow',
        `${who} implements ${entry.isPartly ? 'a part of the call' : 'the call'} itself`,
      );
    case 'fails':
      return certain(entry.errno, `${who} does not implement the call`);
    case 'depends': {
      const has = capabilities.has(entry.capability);
      const answer = has ? entry.errno : entry.otherwise;
      return certain(
        answer,
        `${who} does not implement the call, ${has ? 'with' : 'without'} ${entry.capability}`,
      );
    }
  }
}

/** "ENOSYS up to 20260427, allow from 20260504 on". */
function story({ releases }: SandboxKernel, at: (release: string) => TableEntry): string {
  const spans: { text: string; first: string; last: string }[] = [];
  for (const release of releases) {
    const text = shortOf(at(release));
    const last = spans.at(-1);
    if (last?.text === text) last.last = release;
    else spans.push({ text, first: release, last: release });
  }
  return spans
    .map(({ text, first, last }) => `${text} ${first === last ? `in ${first}` : `from ${first} to ${last}`}`)
    .join(', ');
}

function shortOf(entry: TableEntry): string {
  switch (entry.kind) {
    case 'implemented':
      return 'allow';
    case 'fails':
      return entry.errno;
    case 'depends':
      return `${entry.errno} with ${entry.capability}, else ${entry.otherwise}`;
  }
}

function notRead({ releases }: SandboxKernel, wanted: string): string {
  const day = /(\d{8})/.exec(wanted)?.[1];
  const before = day === undefined ? undefined : releases.findLast((one) => one < day);
  const after = day === undefined ? undefined : releases.find((one) => one > day);
  if (before !== undefined && after !== undefined)
    return `is no release: the ones next to it are ${before} and ${after}`;
  return `was not read: the ${before === undefined ? 'oldest' : 'newest'} release that was is ${before === undefined ? releases[0] : releases.at(-1)}`;
}

function architectureOf(name: string): Architecture {
  const found = findArchitecture(name);
  if (found === undefined) throw new Error(`"${name}" is no architecture`);
  return found;
}

function mapping(data: unknown): ReadonlyMap<string, unknown> {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) throw new Error('not a mapping');
  return new Map(Object.entries(data));
}

function string(data: unknown): string {
  if (typeof data !== 'string') throw new Error('not a text');
  return data;
}

function words(data: unknown): readonly string[] {
  return string(data)
    .split(/\s+/)
    .filter((word) => word !== '');
}
