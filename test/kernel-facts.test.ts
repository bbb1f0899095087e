import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { KnownFiles } from '../src/entry/files/known-files.ts';
import { withFiles } from '../src/entry/files/with-files.ts';
import { compileEntry, type TracedStep, trace } from '../src/entry/trace.ts';
import { UNKNOWN } from '../src/spec/errno.ts';
import type { Spec, Step } from '../src/spec/model.ts';
import { parseVersion, type Version } from '../src/spec/version.ts';
import { specOf } from './support/lint.ts';
import { recordedFiles } from './support/recorded-files.ts';
import { asRecorded, RECORDED_CONFIGURATION, type World } from './support/recorded-machine.ts';

/*
 * What a kernel answered to calls that nobody made up from these specs: tests of the Linux Test Project and of the
 * kernel itself, and a sweep that knows no spec. The recordings are not in this project; PROBEABLE_KERNEL_FACTS names
 * the folder that has them.
 */
const FOLDER = process.env.PROBEABLE_KERNEL_FACTS ?? join(import.meta.dirname, '../../shared/data');
const FILES = ['kernel-facts.json', 'kernel-facts-sweep.json']
  .map((name) => join(FOLDER, name))
  .filter((path) => existsSync(path));

interface Fact {
  readonly syscall: string;
  /** In C, with the values of the registers and `_` for what depends on the machine. */
  readonly call: string;
  readonly observed: string;
  readonly world: World;
  /** The test that made the call. */
  readonly ltp: string;
}

interface Facts {
  readonly kernel: string;
  readonly facts: readonly Fact[];
}

/** Facts that lie outside of their prediction, with the reason why no spec is wrong about them. */
const EXPLAINED: ReadonlyMap<string, string> = new Map();

/**
 * Calls of which the machine decides much: what a path leads to, which families of sockets there are, which processes,
 * which ids are mapped and the caller's, where the working directory is, and what a security module says before anything
 * else is looked at.
 */
const OPEN: ReadonlySet<string> = new Set([
  'openat',
  'socket',
  'socketpair',
  'kill',
  'getcwd',
  'prctl',
  'setresgid',
  'setreuid',
]);

const specs = new Map(
  ['syscalls', 'derived'].flatMap((folder) => {
    const path = join(import.meta.dirname, '../content', folder);
    const files = readdirSync(path).filter((file) => file.endsWith('.yaml'));
    return files.map((file) => {
      const spec = specOf(readFileSync(join(path, file), 'utf8'));
      return [spec.name, { spec, isReviewed: folder === 'syscalls' }] as const;
    });
  }),
);

interface Prediction {
  readonly predicted: readonly string[];
  /** Those that no shortage of a resource and no security module is needed for. */
  readonly plain: readonly string[];
  /** Those of the kernel that was recorded, as it was built, and of the caller. */
  readonly machine: readonly string[];
  /** With the files that other calls of the recording speak of. */
  readonly files: readonly string[];
}

/** The steps of a recorded call of that kernel and caller, while nothing is known of files. */
function stepsOf({ syscall, call, world }: Fact, kernel: Version): readonly TracedStep[] {
  const spec = specs.get(syscall)?.spec;
  const read = spec?.readCall(call);
  if (spec === undefined || !read?.ok) return [];
  return trace(asRecorded(compileEntry(spec, kernel, RECORDED_CONFIGURATION), world), read.call).steps;
}

function predict(spec: Spec, { call, world }: Fact, kernel: Version, known: KnownFiles): Prediction {
  const read = spec.readCall(call);
  if (!read.ok) {
    const faults = read.faults.map(({ message }) => message);
    return { predicted: faults, plain: faults, machine: faults, files: faults };
  }
  const { outcomes, steps } = trace(compileEntry(spec, kernel), read.call);
  const predicted = outcomes.map(({ result }) => result);
  const recorded = asRecorded(compileEntry(spec, kernel, RECORDED_CONFIGURATION), world);
  const machine = trace(recorded, read.call).outcomes.map(({ result }) => result);
  const files = trace(withFiles(recorded, known), read.call).outcomes.map(({ result }) => result);
  const isPlain = (result: string): boolean => {
    const own = steps.filter(({ errors }) => errors.includes(result));
    return own.length === 0 || own.some(({ step }) => !isShortage(step));
  };
  return { predicted, plain: predicted.filter(isPlain), machine, files };
}

function isShortage(step: Step): boolean {
  return step.kind === 'limit' || (step.kind === 'permission' && step.text.startsWith('a security module'));
}

describe.skipIf(FILES.length === 0)(`recorded answers of a kernel in ${FOLDER}`, () => {
  const judged = FILES.flatMap((path) => {
    const { kernel, facts }: Facts = JSON.parse(readFileSync(path, 'utf8'));
    const version = parseVersion(kernel);
    if (version === undefined) throw new Error(`${path}: "${kernel}" is no release`);
    const filesOf = recordedFiles(facts, (fact) => stepsOf(fact, version));
    return facts.flatMap((fact) => {
      const own = specs.get(fact.syscall);
      if (own === undefined) return [];
      return [{ ...fact, isReviewed: own.isReviewed, ...predict(own.spec, fact, version, filesOf(fact)) }];
    });
  });
  const reviewed = judged.filter(({ isReviewed }) => isReviewed);

  const outside = (resultsOf: (prediction: Prediction) => readonly string[]): readonly string[] =>
    judged
      .map((fact) => ({ ...fact, results: resultsOf(fact) }))
      .filter(({ observed, results }) => !results.includes(observed) && !results.includes(UNKNOWN))
      .map(({ call, observed, results }) => `${call}: ${observed}, predicted ${results.join(', ')}`)
      .filter((text) => !EXPLAINED.has(text));

  test('lie inside of what the specs predict', () => {
    expect(reviewed.length).toBeGreaterThan(0);
    expect(outside(({ predicted }) => predicted)).toEqual([]);
  });

  test('lie inside of what the specs predict of that kernel and caller', () => {
    expect(outside(({ machine }) => machine)).toEqual([]);
  });

  test('lie inside of what the specs predict with the files that other calls speak of', () => {
    expect(outside(({ files }) => files)).toEqual([]);
  });

  test('are what the specs predict alone, for more than half', () => {
    // That the kernel was built without a call is the one answer that nothing in a call can rule out.
    const exact = reviewed.filter(
      ({ observed, predicted }) =>
        predicted.every((result) => result === observed || result === 'ENOSYS') && observed !== 'ENOSYS',
    );
    console.info(`${reviewed.length} facts about described calls, ${exact.length} predicted exactly`);
    expect(exact.length / reviewed.length).toBeGreaterThan(1 / 2);
  });

  const isKnown = ({ call }: Fact): boolean => !/[( ]_[,)}]/.test(call);
  const known = reviewed.filter(isKnown);
  const all = judged.filter(isKnown);
  /** A blank leaves every answer open. */
  const widthOf = (results: readonly string[], observed: string): number =>
    results.includes(UNKNOWN)
      ? Number.POSITIVE_INFINITY
      : results.filter((result) => result !== 'ENOSYS' || observed === 'ENOSYS').length;
  const shareOf = (
    facts: typeof judged,
    isCounted: (width: number) => boolean,
    resultsOf = ({ predicted }: Prediction) => predicted,
  ): number =>
    facts.filter((fact) => isCounted(widthOf(resultsOf(fact), fact.observed))).length / facts.length;
  const isOne = (width: number): boolean => width === 1;
  const isWide = (width: number): boolean => width >= 4;
  const plainOf = ({ plain }: Prediction): readonly string[] => plain;
  const machineOf = ({ machine }: Prediction): readonly string[] => machine;

  test('leave open one answer for two thirds of the calls that are wholly known, four or more for a tenth', () => {
    const decided = known.filter(({ syscall }) => !OPEN.has(syscall));
    expect(shareOf(decided, isOne)).toBeGreaterThan(2 / 3);
    expect(shareOf(decided, isWide)).toBeLessThan(1 / 10);
  });

  test('leave open one answer for two thirds, four or more for less than 16 of 100, with those that the machine decides', () => {
    expect(shareOf(known, isOne)).toBeGreaterThan(2 / 3);
    expect(shareOf(known, isWide)).toBeLessThan(16 / 100);
  });

  test('leave open four or more for a tenth if no resource is short and no security module refuses', () => {
    expect(shareOf(known, isWide, plainOf)).toBeLessThan(1 / 10);
  });

  test('leave open one answer for three quarters, four or more for a tenth, of that kernel and caller', () => {
    expect(shareOf(known, isOne, machineOf)).toBeGreaterThan(3 / 4);
    expect(shareOf(known, isWide, machineOf)).toBeLessThan(1 / 10);
  });

  test('leave open four or more for 82 of 1,000, of that kernel and caller, with the files that other calls speak of', () => {
    expect(shareOf(known, isWide, ({ files }) => files)).toBeLessThan(82 / 1000);
  });

  test('leave open four or more for less than a tenth, of that kernel and caller, with the files that other calls speak of and the specs that nobody reviewed', () => {
    expect(shareOf(all, isWide, ({ files }) => files)).toBeLessThan(1 / 10);
  });

  test('leave open one answer for 74 of 100, four or more for 13 of 100, of that kernel and caller, with the specs that nobody reviewed', () => {
    expect(shareOf(all, isOne, machineOf)).toBeGreaterThan(74 / 100);
    expect(shareOf(all, isWide, machineOf)).toBeLessThan(13 / 100);
  });

  test('leave open one answer for two thirds, four or more for 18 of 100, with the specs that nobody reviewed', () => {
    expect(shareOf(all, isOne)).toBeGreaterThan(2 / 3);
    expect(shareOf(all, isWide)).toBeLessThan(18 / 100);
  });
});
