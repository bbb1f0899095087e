import { parsed, refine } from '../../spec/shape/refine.ts';
import { list, mappingOr, optional, record, required, scalar } from '../../spec/shape/shape.ts';
import type { Architecture } from '../architecture.ts';
import { architectures, line, readFactsFile, splitWords, words } from '../facts-file.ts';
import { ReleaseHistory } from '../runtimes/release-history.ts';
import { releaseHistory } from '../runtimes/runtime-facts.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';
import { type FilterAnswer, type SimulatedCall, unknownAnswer } from './filter-answer.ts';

/** What gVisor does with a call. */
type TableEntry =
  | { readonly kind: 'implemented'; readonly isPartly: boolean }
  | { readonly kind: 'fails'; readonly errno: string }
  /** Fails with `errno`, or with `otherwise` for a caller without the capability (syscalls.CapError). */
  | {
      readonly kind: 'depends';
      readonly errno: string;
      readonly capability: string;
      readonly otherwise: string;
    };

/** gVisor's syscall tables by release. */
export interface SandboxKernel {
  readonly title: string;
  readonly source: string;
  readonly architectures: readonly Architecture[];
  /** All releases that were read, from the oldest; a release is a date. */
  readonly releases: readonly string[];
  /** By name; a call without an entry fails with ENOSYS. */
  readonly calls: ReadonlyMap<string, SandboxCall>;
}

interface SandboxCall {
  readonly on: readonly Architecture[];
  readonly history: ReleaseHistory<TableEntry>;
}

const MISSING: TableEntry = { kind: 'fails', errno: 'ENOSYS' };

const tableEntry = parsed('an answer', (text, fail): TableEntry | undefined => {
  if (text === 'allow' || text === 'partly') return { kind: 'implemented', isPartly: text === 'partly' };
  const [, errno = '', capability, otherwise = ''] =
    /^(E\w+)(?: if (CAP_\w+), else (E\w+))?$/.exec(text) ?? [];
  if (errno === '') return fail(`"${text}" is neither allow, partly nor an errno`);
  return capability === undefined
    ? { kind: 'fails', errno }
    : { kind: 'depends', errno, capability, otherwise };
});

const FILE = record('the file', {
  kernel: required(line, 'its name'),
  title: required(line, 'its name for people'),
  source: required(line, 'where the tables were read'),
  architectures: required(architectures, 'the architectures with a table'),
  releases: required(words, 'every release that was read'),
  calls: required(
    list(
      record('an entry of "calls"', {
        names: required(scalar('names of syscalls', { type: 'string' }), 'the syscalls with this answer'),
        on: optional(architectures, 'the architectures, if not all'),
        answers: required(
          mappingOr(releaseHistory('answers', tableEntry), tableEntry),
          'the answer, by release',
        ),
      }),
    ),
    'what the tables say',
  ),
});

/**
 * Reads content/runtimes/kernels/gvisor.yaml.
 *
 * @throws {Error} "LINE:COLUMN: …" if it is not in the form that content/runtimes/README.md describes
 */
export function readSandboxKernel(text: string): SandboxKernel {
  return readFactsFile(
    text,
    'kernel',
    refine(FILE, ({ title, source, architectures: all, releases, calls: entries }, _node, problems) => {
      const [first = ''] = releases;
      const calls = new Map<string, SandboxCall>();
      for (const { names, on = all, answers } of entries) {
        const history = answers instanceof ReleaseHistory ? answers : new ReleaseHistory([[first, answers]]);
        for (const name of splitWords(names.text)) {
          if (calls.has(name)) problems.add('schema', `${name} is in two entries`, names, names.pointer);
          calls.set(name, { on, history });
        }
      }
      return { title, source, architectures: all, releases, calls };
    }),
  );
}

/** Finds "20240807", "20240807.0" or "release-20240807.0"; undefined for a release that was not read. */
function findSandboxRelease({ releases }: SandboxKernel, text: string): string | undefined {
  const wanted = text.replace(/^release-/, '').replace(/\.0$/, '');
  return releases.find((one) => one === wanted || one === text);
}

/** What a call does in a release of gVisor; without `wanted`, unknown with the answers of all releases. */
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
    return unknownAnswer(`${title} has tables for ${names} only`);
  }
  const name = syscallNumbers().nameOf(number, architecture);
  const call = name === undefined ? undefined : kernel.calls.get(name);
  const at = (release: string): TableEntry =>
    (call?.on.includes(architecture) ? call.history.at(release)?.[1] : undefined) ?? MISSING;
  if (wanted === undefined)
    return unknownAnswer(
      `it depends on the release of ${title}, and none was given: ${spansText(kernel, at)}`,
    );
  const release = findSandboxRelease(kernel, wanted);
  if (release === undefined) return unknownAnswer(`${title} ${wanted} ${describeUnread(kernel, wanted)}`);
  return answerFor(at(release), `${title} ${release}`, capabilities);
}

function answerFor(entry: TableEntry, who: string, capabilities: ReadonlySet<string>): FilterAnswer {
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

/** "ENOSYS from 20221122 to 20260427, allow in 20260504". */
function spansText({ releases }: SandboxKernel, at: (release: string) => TableEntry): string {
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

function describeUnread({ releases }: SandboxKernel, wanted: string): string {
  const day = /(\d{8})/.exec(wanted)?.[1];
  const before = day === undefined ? undefined : releases.findLast((one) => one < day);
  const after = day === undefined ? undefined : releases.find((one) => one > day);
  if (before !== undefined && after !== undefined)
    return `is not a release; the nearest are ${before} and ${after}`;
  return `was not read; the ${before === undefined ? 'oldest' : 'newest'} release that was read is ${before === undefined ? releases[0] : releases.at(-1)}`;
}
