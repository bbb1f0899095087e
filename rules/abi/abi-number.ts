import { isPosted } from '../../src/lint/artifact.ts';
import type { Report, SpecRule } from '../../src/lint/rule.ts';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import { givenLater } from '../../src/seccomp/syscalls/number-releases.ts';
import { syscallNumbers } from '../../src/seccomp/syscalls/syscall-numbers.ts';
import { joinWithAnd } from '../../src/spec/join-words.ts';
import type { Spec } from '../../src/spec/model.ts';
import type { Scalar } from '../../src/spec/yaml/node.ts';

/** Since 5.1 a new call has the same number on all architectures (pidfd_send_signal, 424), plus 110 on alpha. */
const SHARED = 424n;
const ALPHA = 110n;

/** The range of numbers that only x32 uses (arch/x86/entry/syscalls/syscall_64.tbl). */
const X32_ONLY = [512n, 547n] as const;

/** The release of the numbers in {@link syscallNumbers}, and the calls merged since (scripts/syscall.tbl). */
const TABLE_RELEASE = '7.2';
const MERGED_LATER: ReadonlyMap<bigint, { readonly name: string; readonly release: string }> = new Map([
  [472n, { name: 'fchroot', release: 'Linux 7.3-rc7' }],
]);

/** Limit on the architectures that a message names. */
const MAX_NAMED = 4;

/** A number stands for one call on all architectures, and is final only once the call is merged. */
export const abiNumber: SpecRule = {
  about: 'spec',
  id: 'abi-number',
  topic: 'abi',
  severity: 'warning',
  basis: 'prototype',
  summary: 'A number is free, the same on every architecture, and provisional until the call is merged.',
  check({ spec }, report) {
    if (spec.status !== 'merged' && spec.status !== 'proposed') return;
    const faults = [...spec.numbers].flatMap(([architecture, { value, node }]) => {
      const fault = judge(spec, architecture, value);
      return fault === undefined
        ? []
        : [{ ...fault, architecture: architecture === '' ? 'x86_64' : architecture, value, node }];
    });
    // One number is in many tables. Report only its most severe fault, once, at its first place.
    const kind = KINDS.find((each) => faults.some((fault) => fault.kind === each));
    const alike = faults.filter((fault) => fault.kind === kind);
    const [first] = alike;
    if (kind === undefined || first === undefined) return;
    const { node } = first;
    report({
      ...describe(kind, spec, alike),
      range: { start: node.start, end: node.end },
      pointer: node.pointer,
    });
  },
};

/** The possible faults of a number, the most severe first. */
const KINDS = ['wrong', 'taken', 'x32', 'differs', 'provisional'] as const;

interface NumberFault {
  readonly kind: (typeof KINDS)[number];
  readonly architecture: string;
  readonly value: bigint;
  readonly node: Scalar;
  /** The call that has the number, or the number that it should be. */
  readonly instead: string;
}

function judge(
  spec: Spec,
  architecture: string,
  value: bigint,
): Pick<NumberFault, 'kind' | 'instead'> | undefined {
  const known = findArchitecture(architecture === '' ? 'x86_64' : architecture);
  if (known !== undefined && spec.status === 'merged') {
    const actual = syscallNumbers().numberOf(spec.name, known);
    if (actual !== undefined && BigInt(actual) !== value) return { kind: 'wrong', instead: `${actual}` };
  }
  if (spec.status !== 'proposed') return undefined;
  const owner = known && syscallNumbers().nameOf(Number(value), known);
  if (owner !== undefined && owner !== spec.name) return { kind: 'taken', instead: owner };
  // On alpha, numbers are 110 higher, and no ABI has a range of its own.
  const isX32 = architecture !== 'alpha' && value >= X32_ONLY[0] && value <= X32_ONLY[1];
  if (isX32) return { kind: 'x32', instead: '' };
  const shared = spec.numbers.get('x86_64')?.value;
  const expected = shared === undefined ? undefined : shared + (architecture === 'alpha' ? ALPHA : 0n);
  if (expected !== undefined && expected >= SHARED && value !== expected && architecture !== '')
    return { kind: 'differs', instead: `${expected}` };
  // The number that a release gives to the call is final.
  if (owner === spec.name || !isPosted(spec)) return undefined;
  const [first] = spec.numbers.keys();
  const shown = spec.numbers.has('x86_64') ? 'x86_64' : first;
  return architecture === shown ? { kind: 'provisional', instead: '' } : undefined;
}

function describe(
  kind: NumberFault['kind'],
  { name, numbers, raw }: Spec,
  faults: readonly NumberFault[],
): Pick<Report, 'message' | 'help' | 'severity'> {
  const value = faults[0]?.value ?? 0n;
  const remedies = (write: (fault: NumberFault) => string): readonly string[] => [
    ...new Set(faults.map(write)),
  ];
  switch (kind) {
    case 'wrong':
      return {
        severity: 'error',
        message: `the number of ${name} is ${listed(faults, ({ instead, value: own }) => [instead, `, not ${own}`])}`,
      };
    case 'taken': {
      const message = `number ${listed(faults, ({ instead, value: own }) => [`${own} belongs to ${instead}`, ''])}`;
      // The author of a call cannot know of a release that comes later; whoever takes it up again needs another number.
      const later = givenLater(numbers.get('x86_64')?.value ?? value, raw.posted?.text);
      return later === ''
        ? { message, help: [nextFree()] }
        : { severity: 'info', message: message + later, help: [nextFree()] };
    }
    case 'x32':
      return {
        message: `number ${value} is in the range that only x32 uses (${X32_ONLY.join(' to ')})`,
        help: [nextFree()],
      };
    case 'differs':
      return {
        message: `number ${listed(faults, ({ value: own }) => [`${own}`, ''])} differs from that on x86_64, but new calls have the same number everywhere`,
        help: remedies(
          ({ architecture, instead }) =>
            `write ${instead}${architecture === 'alpha' ? ' for alpha, where numbers are 110 higher' : ''}`,
        ),
      };
    case 'provisional': {
      const later = MERGED_LATER.get(value);
      return {
        severity: 'info',
        message:
          later === undefined || later.name === name
            ? `number ${value} is provisional: another call may be merged first`
            : `number ${value} is provisional: ${later.release} assigns it to ${later.name}`,
        help: ['look the number up at run time in tests, and expect to change it in every table'],
      };
    }
  }
}

/** Faults with the architectures that share them: `437 belongs to openat2 on arm64 and x86_64`. */
function listed(
  faults: readonly NumberFault[],
  words: (fault: NumberFault) => readonly [before: string, after: string],
): string {
  const places = new Map<string, { readonly after: string; readonly names: string[] }>();
  for (const fault of faults) {
    const [before, after] = words(fault);
    const known = places.get(before);
    if (known === undefined) places.set(before, { after, names: [fault.architecture] });
    else known.names.push(fault.architecture);
  }
  return joinWithAnd(
    [...places].map(([before, { after, names }]) => `${before} on ${architectures(names)}${after}`),
  );
}

function architectures(names: readonly string[]): string {
  if (names.length <= MAX_NAMED) return joinWithAnd(names);
  return `${names.slice(0, MAX_NAMED).join(', ')} and ${names.length - MAX_NAMED} more`;
}

/** Advice on the next free number, with the release in which it is free. */
function nextFree(): string {
  const known = findArchitecture('x86_64');
  const taken = known === undefined ? undefined : syscallNumbers();
  let free = SHARED;
  while (known !== undefined && taken?.nameOf(Number(free), known) !== undefined) free++;
  const later = MERGED_LATER.get(free);
  if (later === undefined) return `take ${free}, the first number that is free in Linux ${TABLE_RELEASE}`;
  let next = free;
  while (MERGED_LATER.has(next)) next++;
  return `take ${next}: ${free} is free in Linux ${TABLE_RELEASE}, but ${later.release} assigns it to ${later.name}`;
}
