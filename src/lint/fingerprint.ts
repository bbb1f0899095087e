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

/** The 64-bit FNV-1a hash of a text as 16 hexadecimal digits (draft-eastlake-fnv). Not cryptographic. */
export function fingerprint(text: string): string {
  // Two 32-bit halves, since bigints are ten times slower and each finding has a hash.
  let high = 0xcbf2_9ce4;
  let low = 0x8422_2325;
  const take = (byte: number): void => {
    low = (low ^ byte) >>> 0;
    // The prime is 2^40 + 0x1b3; a product of 32 bits and 9 is exact in a double.
    const product = low * 0x1b3;
    const carry = Math.floor(product / 0x1_0000_0000);
    high = (high * 0x1b3 + carry + low * 0x100) % 0x1_0000_0000;
    low = product % 0x1_0000_0000;
  };
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    take(code & 0xff);
    if (code > 0xff) take(code >> 8);
  }
  return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('');
}

/** Limit on a text within a logical place, since each finding of a file could repeat a long one. */
const MAX_PART = 500;

/** A text of a spec, shortened for a logical place. */
export function placePart(text: string): string {
  return text.length > MAX_PART ? text.slice(0, MAX_PART) : text;
}
