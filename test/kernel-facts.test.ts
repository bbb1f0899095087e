import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileEntry, trace } from '../src/entry/trace.ts';
import { UNKNOWN } from '../src/spec/errno.ts';
import type { Spec, Step } from '../src/spec/model.ts';
import { parseVersion, type Version } from '../src/spec/version.ts';
import { specOf } from './support/lint.ts';

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
}

function predict(spec: Spec, call: string, kernel: Version): Prediction {
  const read = spec.readCall(call);
  if (!read.ok) {
    const faults = read.faults.map(({ message }) => message);
    return { predicted: faults, plain: faults };
  }
  const { outcomes, steps } = trace(compileEntry(spec, kernel), read.call);
  const predicted = outcomes.map(({ result }) => result);
  const isPlain = (result: string): boolean => {
    const own = steps.filter(({ errors }) => errors.includes(result));
    return own.length === 0 || own.some(({ step }) => !isShortage(step));
  };
  return { predicted, plain: predicted.filter(isPlain) };
}

function isShortage(step: Step): boolean {
  return step.kind === 'limit' || (step.kind === 'permission' && step.text.startsWith('a security module'));
}

describe.skipIf(FILES.length === 0)(`recorded answers of a kernel in ${FOLDER}`, () => {
  const judged = FILES.flatMap((path) => {
    const { kernel, facts }: Facts = JSON.parse(readFileSync(path, 'utf8'));
    const version = parseVersion(kernel);
    if (version === undefined) throw new Error(`${path}: "${kernel}" is no release`);
    return facts.flatMap((fact) => {
      const own = specs.get(fact.syscall);
      if (own === undefined) return [];
      return [{ ...fact, isReviewed: own.isReviewed, ...predict(own.spec, fact.call, version) }];
    });
  });
  const reviewed = judged.filter(({ isReviewed }) => isReviewed);

  test('lie inside of what the specs predict', () => {
    expect(reviewed.length).toBeGreaterThan(0);
    const outside = judged
      .filter(({ observed, predicted }) => !predicted.includes(observed) && !predicted.includes(UNKNOWN))
      .map(({ call, observed, predicted }) => `${call}: ${observed}, predicted ${predicted.join(', ')}`);
    expect(outside.filter((text) => !EXPLAINED.has(text))).toEqual([]);
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

  test('leave open one answer for two thirds of the calls that are wholly known, four or more for a tenth', () => {
    const decided = known.filter(({ syscall }) => !OPEN.has(syscall));
    expect(shareOf(decided, isOne)).toBeGreaterThan(2 / 3);
    expect(shareOf(decided, isWide)).toBeLessThan(1 / 10);
  });

  test('leave open one answer for three fifths, four or more for less than 7 of 40, with those that the machine decides', () => {
    expect(shareOf(known, isOne)).toBeGreaterThan(3 / 5);
    expect(shareOf(known, isWide)).toBeLessThan(7 / 40);
  });

  test('leave open four or more for a tenth if no resource is short and no security module refuses', () => {
    expect(shareOf(known, isWide, plainOf)).toBeLessThan(1 / 10);
  });

  test('leave open one answer for two thirds, four or more for a fifth, with the specs that nobody reviewed', () => {
    expect(shareOf(all, isOne)).toBeGreaterThan(2 / 3);
    expect(shareOf(all, isWide)).toBeLessThan(1 / 5);
  });
});
