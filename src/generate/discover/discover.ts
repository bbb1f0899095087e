import { discoveries } from '../../entry/discover/discovery.ts';
import { type Discovery, discoveryName } from '../../entry/discover/model.ts';
import type { Spec } from '../../spec/model.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import type { Detection } from '../detect/detect.ts';
import { numberOnX86, whyNoNumber } from '../detect/probe-call.ts';
import { discoverInC } from './c.ts';
import { type FlagProbe, flagProbe } from './flag-probe.ts';
import { discoverInGo } from './go.ts';
import { discoverInPython } from './python.ts';
import { discoverInRust } from './rust.ts';

/** Code, or why there is none. */
export type FlagCode =
  | { readonly ok: true; readonly code: string }
  | { readonly ok: false; readonly message: string };

const WRITERS: Readonly<Record<Detection['language'], (probe: FlagProbe) => string>> = {
  C: discoverInC,
  Rust: discoverInRust,
  Go: discoverInGo,
  Python: discoverInPython,
};

/**
 * Code that tells whether a kernel knows a flag of a call, or a field of its structs: a function for each input that has
 * a flag of this name.
 *
 * @param name `RESOLVE_CACHED`, or with its input in front, `attr_set.MOUNT_ATTR_RDONLY`
 */
export function flagCode(spec: Spec, name: string, language: Detection['language']): FlagCode {
  const all = discoveries(spec);
  const named = all.filter((one) => isNamed(one, name));
  if (named.length === 0) return { ok: false, message: whyUnnamed(spec, all, name) };
  const [first] = named;
  const codes = named.flatMap((one) => {
    const probe = one.found && flagProbe(spec, one, one.found);
    return probe === undefined ? [] : [WRITERS[language](probe)];
  });
  if (codes.length > 0) return { ok: true, code: codes.join('\n') };
  const reason =
    named.map((one) => one.reason).find((text) => text !== '') ??
    (numberOnX86(spec) === undefined
      ? whyNoNumber(spec)
      : 'the memory of the call is not known to its last byte');
  const what = first === undefined ? name : discoveryName(first);
  return { ok: false, message: `no call of ${spec.name} tells whether a kernel knows ${what}: ${reason}` };
}

/** `NAME`, `attr_set.NAME` and `mount_attr.attr_set.NAME`. */
function isNamed({ input, name }: Discovery, wanted: string): boolean {
  return `.${input}.${name}`.endsWith(`.${wanted}`);
}

function whyUnnamed({ name: syscall }: Spec, all: readonly Discovery[], wanted: string): string {
  const names = [...new Set(all.map(({ name }) => name))];
  return names.length === 0
    ? `the spec of ${syscall} names no flag, and no field that was added later`
    : `${syscall} has no flag or later field "${wanted}"${didYouMean(wanted, names)}`;
}
