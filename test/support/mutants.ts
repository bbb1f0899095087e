import type { Spec, Step } from '../../src/spec/model.ts';
import { readSpecs } from '../../src/spec/read.ts';
import { isInVersion, type Version } from '../../src/spec/version.ts';

/** A deliberately wrong spec: two of its steps are swapped. */
export interface Mutant {
  readonly text: string;
  /** The positions of the steps in the entry path, from 1. */
  readonly what: string;
  /** The name of the call. */
  readonly spec: string;
}

/**
 * All swaps of two neighbouring steps of a release that fail with different errors. Steps without errors are not
 * swapped, nor is a swap made that invalidates the spec, such as a copy behind a step that reads the copied memory.
 */
export function orderMutants(text: string, spec: Spec, kernel: Version): readonly Mutant[] {
  const taken = spec.entry.filter(
    ({ since, until, errors }) => isInVersion(kernel, since, until) === true && errors.length > 0,
  );
  return taken.slice(1).flatMap((second, index) => {
    const first = taken[index];
    if (first === undefined || sameErrors(first, second)) return [];
    const mutant = swap(text, first, second);
    const what = `steps ${first.index + 1} and ${second.index + 1}`;
    return isSound(mutant) ? [{ text: mutant, what, spec: spec.name }] : [];
  });
}

function isSound(text: string): boolean {
  const [document] = readSpecs(text).documents;
  return document?.spec !== undefined && document.problems.every(({ kind }) => kind === 'narrow-mask');
}

function sameErrors(a: Step, b: Step): boolean {
  return a.errors.length === b.errors.length && a.errors.every((error) => b.errors.includes(error));
}

function swap(text: string, first: Step, second: Step): string {
  const [one, other] = [lines(text, first), lines(text, second)];
  return (
    text.slice(0, one.start) +
    text.slice(other.start, other.end) +
    text.slice(one.end, other.start) +
    text.slice(one.start, one.end) +
    text.slice(other.end)
  );
}

/** The offsets of a step's lines in a list that is indented by two spaces. */
function lines(text: string, { range }: Step): { start: number; end: number } {
  const start = text.lastIndexOf('\n  - ', range.start) + 1;
  const next = /\n(?: {2}- |\S)/g;
  next.lastIndex = start + 1;
  const found = next.exec(text);
  return { start, end: (found?.index ?? text.length - 1) + 1 };
}
