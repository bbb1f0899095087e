import type { Spec } from '../spec/model.ts';

/**
 * The logical place of a pointer: steps and probes are named by their text, not by their number, so that a new step does
 * not change the places of later ones.
 */
export function logicalPlace(pointer: string, spec: Spec | undefined): string {
  const match = /^\/(entry|probes)\/(\d+)(.*)$/.exec(pointer);
  if (match === null || spec === undefined) return pointer;
  const [, list, digits, rest] = match;
  const index = Number(digits);
  if (list === 'entry') {
    const step = spec.entry.find((candidate) => candidate.index === index);
    return step === undefined ? pointer : `/entry/${step.kind}: ${placePart(step.text)}${rest}`;
  }
  const probe = spec.probes.find((candidate) => candidate.index === index);
  return probe === undefined ? pointer : `/probes/${placePart(probe.call.text)}${rest}`;
}

/** Limit on a text within a logical place, since each finding of a file could repeat a long one. */
const MAX_PART = 500;

/** A text of a spec, shortened for a logical place. */
export function placePart(text: string): string {
  return text.length > MAX_PART ? text.slice(0, MAX_PART) : text;
}
