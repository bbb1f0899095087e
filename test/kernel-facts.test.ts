import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compileEntry, trace } from '../src/entry/trace.ts';
import { UNKNOWN } from '../src/spec/errno.ts';
import type { Spec } from '../src/spec/model.ts';
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
 * Calls of which the machine decides much: what a path leads to, which families of sockets there are, which processes
 * and keys, where the working directory is, and what a security module says before anything else is looked at.
 */
const OPEN: ReadonlySet<string> = new Set([
  'openat',
  'socket',
  'socketpair',
  'kill',
  'keyctl',
  'getcwd',
  'prctl',
]);

const CORPUS = join(import.meta.dirname, '../content/syscalls');
const specs = new Map(
  readdirSync(CORPUS).map((file) => {
    const spec = specOf(readFileSync(join(CORPUS, file), 'utf8'));
    return [spec.name, spec];
  }),
);

function predict(spec: Spec, call: string, kernel: Version): readonly string[] {
  const read = spec.readCall(call);
  if (!read.ok) return read.faults.map(({ message }) => message);
  return trace(compileEntry(spec, kernel), read.call).outcomes.map(({ result }) => result);
}

describe.skipIf(FILES.length === 0)(`recorded answers of a kernel in ${FOLDER}`, () => {
  const judged = FILES.flatMap((path) => {
    const { kernel, facts }: Facts = JSON.parse(readFileSync(path, 'utf8'));
    const version = parseVersion(kernel);
    if (version === undefined) throw new Error(`${path}: "${kernel}" is no release`);
    return facts.flatMap((fact) => {
      const spec = specs.get(fact.syscall);
      return spec === undefined ? [] : [{ ...fact, predicted: predict(spec, fact.call, version) }];
    });
  });

  test('lie inside of what the specs predict', () => {
    expect(judged.length).toBeGreaterThan(0);
    const outside = judged
      .filter(({ observed, predicted }) => !predicted.includes(observed) && !predicted.includes(UNKNOWN))
      .map(({ call, observed, predicted }) => `${call}: ${observed}, predicted ${predicted.join(', ')}`);
    expect(outside.filter((text) => !EXPLAINED.has(text))).toEqual([]);
  });

  test('are what the specs predict alone, for more than half', () => {
    // That the kernel was built without a call is the one answer that nothing in a call can rule out.
    const exact = judged.filter(
      ({ observed, predicted }) =>
        predicted.every((result) => result === observed || result === 'ENOSYS') && observed !== 'ENOSYS',
    );
    console.info(`${judged.length} facts about described calls, ${exact.length} predicted exactly`);
    expect(exact.length / judged.length).toBeGreaterThan(1 / 2);
  });

  const known = judged.filter(({ call }) => !/[( ]_[,)}]/.test(call));
  /** A blank leaves every answer open. */
  const widthOf = ({ observed, predicted }: (typeof known)[number]): number =>
    predicted.includes(UNKNOWN)
      ? Number.POSITIVE_INFINITY
      : predicted.filter((result) => result !== 'ENOSYS' || observed === 'ENOSYS').length;
  const shareOf = (facts: typeof known, isCounted: (width: number) => boolean): number =>
    facts.filter((fact) => isCounted(widthOf(fact))).length / facts.length;
  const isOne = (width: number): boolean => width === 1;
  const isWide = (width: number): boolean => width >= 4;

  test('leave open one answer for two thirds of the calls that are wholly known, four or more for a ninth', () => {
    const decided = known.filter(({ syscall }) => !OPEN.has(syscall));
    expect(shareOf(decided, isOne)).toBeGreaterThan(2 / 3);
    expect(shareOf(decided, isWide)).toBeLessThan(1 / 9);
  });

  test('leave open one answer for three fifths, four or more for less than a fifth, with those that the machine decides', () => {
    expect(shareOf(known, isOne)).toBeGreaterThan(3 / 5);
    expect(shareOf(known, isWide)).toBeLessThan(9 / 50);
  });
});
