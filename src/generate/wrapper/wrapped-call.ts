import { isAmbiguous } from '../../entry/grade.ts';
import { compileEntry } from '../../entry/trace.ts';
import type { Spec } from '../../spec/model.ts';
import { formatType } from '../../spec/types/type.ts';
import { isAlways64Bits } from '../../spec/types/width.ts';
import {
  isSharedNumber,
  numberOnX86,
  type ProbeCall,
  probeCall,
  whereNumbered,
  whyNoProbe,
} from '../detect/probe-call.ts';

/** A call that a function makes, with what decides about its EPERM. */
export interface WrappedCall {
  readonly spec: Spec;
  readonly number: bigint;
  /** Where the number is valid, for a comment. */
  readonly whereNumbered: string;
  /** Other architectures have another number, which the spec does not give. */
  readonly isOfX86: boolean;
  readonly eperm: EpermMeaning;
  /** Why it is no call on 32-bit machines; empty if it is one. */
  readonly whyOnly64Bit: readonly string[];
}

/** What a program can conclude from an EPERM. */
export type EpermMeaning =
  /** A probe decides. `isAmbiguous` is undefined where too little of the entry path is known. */
  | { readonly kind: 'probe'; readonly probe: ProbeCall; readonly isAmbiguous: boolean | undefined }
  /** No step of the kernel fails with it. */
  | { readonly kind: 'filter' }
  | { readonly kind: 'unknown'; readonly reason: string };

/** A call to wrap, or why there is none. */
export type WrappedCallResult =
  | { readonly ok: true; readonly call: WrappedCall }
  | { readonly ok: false; readonly message: string };

/** Calls that act on the stack frame of their caller: vfork(2), sigreturn(2). */
const OF_THE_FRAME: ReadonlySet<string> = new Set(['vfork', 'rt_sigreturn', 'sigreturn']);

/**
 * Reads what a wrapper of a call needs from its spec.
 *
 * @param provisional a number for a call to which the spec gives none
 */
export function wrappedCall(spec: Spec, provisional?: bigint): WrappedCallResult {
  const { name } = spec;
  const given = numberOnX86(spec);
  const number = given ?? provisional;
  if (number === undefined)
    return refusal(
      `the spec gives ${name} no number on x86_64\nhelp: give it one with --number, to be replaced when it has its own`,
    );
  if (provisional !== undefined && provisional !== number)
    return refusal(`--number ${provisional}: the spec gives ${name} the number ${number}`);
  if (OF_THE_FRAME.has(name))
    return refusal(
      `${name} acts on the stack frame of the function that makes it, so no other function can wrap it`,
    );
  const odd = spec.arguments.find(({ type }) => type.kind !== 'integer' && type.kind !== 'pointer');
  if (odd !== undefined)
    return refusal(`"${odd.name}" of ${name} is of type ${formatType(odd.type)}, which no register holds`);
  const eperm = epermMeaning(spec, number);
  const isProvisional = given === undefined;
  const isShared = isSharedNumber(number);
  return {
    ok: true,
    call: {
      spec,
      number,
      whereNumbered: isProvisional
        ? 'provisional: replace it when the call has a number'
        : whereNumbered({ isShared }),
      isOfX86: !isProvisional && !isShared,
      eperm,
      whyOnly64Bit: [
        ...spec.arguments
          .filter(({ type }) => isAlways64Bits(type))
          .map((argument) => `"${argument.name}" has 64 bits, which take two registers on 32-bit machines`),
        ...(eperm.kind === 'probe' && eperm.probe.whyOnly64Bit !== undefined
          ? [`in the probe, ${eperm.probe.whyOnly64Bit}`]
          : []),
      ],
    },
  };
}

function refusal(message: string): WrappedCallResult {
  return { ok: false, message };
}

function epermMeaning(spec: Spec, number: bigint): EpermMeaning {
  const ambiguous = isAmbiguous(compileEntry(spec));
  const probe = probeCall(spec, number);
  if (probe !== undefined) return { kind: 'probe', probe, isAmbiguous: ambiguous };
  return ambiguous === false ? { kind: 'filter' } : { kind: 'unknown', reason: whyNoProbe(spec) };
}
