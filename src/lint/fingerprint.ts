import type { Spec } from '../spec/model.ts';

/**
 * The logical place of a pointer: steps and probes by what they say instead of by their number, so that a
 * step inserted above moves nothing.
 */
export function logicalPlace(pointer: string, spec: Spec | undefined): string {
  const match = /^\/(entry|probes)\/(\d+)(.*)$/.exec(pointer);
  if (match === null || spec === undefined) return pointer;
  const [, list, digits, rest] = match;
  const index = Number(digits);
  if (list === 'entry') {
    const step = spec.entry.find((candidate) => candidate.index === index);
    return step === undefined ? pointer : `/entry/${step.kind}: ${step.text}${rest}`;
  }
  const probe = spec.probes.find((candidate) => candidate.index === index);
  return probe === undefined ? pointer : `/probes/${probe.call.text}${rest}`;
}

/** 16 hexadecimal digits for a text: FNV-1a, 64 bits (draft-eastlake-fnv). Not for secrets. */
export function fingerprint(text: string): string {
  let hash = 0xcbf2_9ce4_8422_2325n;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    hash = BigInt.asUintN(64, (hash ^ BigInt(code & 0xff)) * 0x100_0000_01b3n);
    if (code > 0xff) hash = BigInt.asUintN(64, (hash ^ BigInt(code >> 8)) * 0x100_0000_01b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
