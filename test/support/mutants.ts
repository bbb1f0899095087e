import type { Spec, Step } from '../../src/spec/model.ts';
import { readSpecs } from '../../src/spec/read.ts';
import { isInVersion, type Version } from '../../src/spec/version.ts';

/** A spec that is wrong on purpose: two steps have changed places. */
export interface Mutant {
  readonly text: string;
  /** Which: places in the entry path, from 1. */
  readonly what: string;
  readonly spec: string;
}

/**
 * Every exchange of two neighbours that a release takes and that answer different errors; steps that answer nothing
 * stay where they are, and so do copies that would come after what reads them.
 */
export function orderMutants(text: string, spec: Spec, kernel: Version): readonly Mutant[] {
  const taken = spec.entry.filter(
    ({ since, until, errors }) => isInVersion(kernel, since, until) === true && errors.length > 0,
  );
  return taken.slice(1).flatMap((second, index) => {
    const first = taken[index];
    if (first === undefined || sameErrors(first, second)) return [];
    const mutant = exchange(text, first, second);
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

function exchange(text: string, first: Step, second: Step): string {
  const [one, other] = [lines(text, first), lines(text, second)];
  return (
    text.slice(0, one.start) +
    text.slice(other.start, other.end) +
    text.slice(one.end, other.start) +
    text.slice(one.start, one.end) +
    text.slice(other.end)
  );
}

/** The lines of a step in a list that is indented by two. */
function lines(text: string, { range }: Step): { start: number; end: number } {
  const start = text.lastIndexOf('\n  - ', range.start) + 1;
  const next = /\n(?: {2}- |\S)/g;
  next.lastIndex = start + 1;
  const found = next.exec(text);
  return { start, end: (found?.index ?? text.length - 1) + 1 };
}
