import { compareGrades, gradeOf } from '../../entry/grade.ts';
import { bestGrade } from '../../entry/suggest/best-grade.ts';
import { suggestProbes } from '../../entry/suggest/suggest.ts';
import { compileEntry, trace } from '../../entry/trace.ts';
import type { Call, Spec } from '../../spec/model.ts';
import { type PassedValue, passedValues } from '../passed/passed-value.ts';
import type { ProbeGrade } from '../probe-words.ts';

/** A probe with all that a program needs to make it: it needs no header of the call. */
export interface ProbeCall {
  readonly name: string;
  /** On x86_64. */
  readonly number: bigint;
  /** The number is the same on every architecture but alpha, which has calls of its own before, and MIPS, which adds to it. */
  readonly isShared: boolean;
  /** As the spec writes it. */
  readonly text: string;
  readonly values: readonly PassedValue[];
  /** Why it is no probe on 32-bit machines; undefined if it is one. */
  readonly whyOnly64Bit: string | undefined;
  /** What it fails with on the newest described release. */
  readonly answers: readonly string[];
  readonly grade: ProbeGrade;
}

/** From 5.1 on new calls have one number everywhere (pidfd_send_signal, 424). */
const SHARED = 424n;

/**
 * Whether every architecture gives a call this number, but alpha and MIPS, which adds 4000, 5000 or 6000 to that of its
 * tables (arch/mips/include/uapi/asm/unistd.h).
 */
export function isSharedNumber(number: bigint): boolean {
  return number >= SHARED;
}

/**
 * The best probe of a call: those that take numbers alone before those with memory, and declared ones before others.
 * Undefined where there is none, or no number.
 *
 * @param number where the spec gives none
 */
export function probeCall(spec: Spec, number: bigint | undefined = numberOnX86(spec)): ProbeCall | undefined {
  if (number === undefined) return undefined;
  const entry = compileEntry(spec);
  const judge = (call: Call): readonly ProbeCall[] => {
    const passed = passedValues(spec, call);
    const traced = trace(entry, call);
    const grade = gradeOf(entry, traced);
    if (!passed.ok || grade === 'none' || grade === 'unknown') return [];
    return [
      {
        name: spec.name,
        number,
        isShared: isSharedNumber(number),
        text: call.text,
        values: passed.values,
        whyOnly64Bit: passed.whyOnly64Bit,
        answers: traced.outcomes.map(({ result }) => result).filter((result) => result !== 'ENOSYS'),
        grade,
      },
    ];
  };
  const declared = spec.probes
    .flatMap(({ call }) => judge(call))
    .sort((a, b) => compareGrades(a.grade, b.grade));
  const own = declared.find(isOfNumbers);
  if (own !== undefined) return own;
  const found = suggestProbes(spec).flatMap(({ call }) => judge(call));
  return found.find(isOfNumbers) ?? declared[0] ?? found[0];
}

function isOfNumbers({ values }: ProbeCall): boolean {
  return values.every(({ kind }) => kind === 'register');
}

/** Why {@link probeCall} finds nothing. */
export function whyNoProbeCall(spec: Spec): string {
  return numberOnX86(spec) === undefined ? whyNoNumber(spec) : whyNoProbe(spec);
}

/** That the spec gives no number. */
export function whyNoNumber({ name }: Spec): string {
  return `the spec gives ${name} no number on x86_64`;
}

/** Why no probe of a call can be written into a program. */
export function whyNoProbe(spec: Spec): string {
  const grade = bestGrade(compileEntry(spec), 'none');
  if (grade === 'unknown')
    return `too little of the entry path of ${spec.name} is known to say whether it has a probe`;
  if (grade === 'none') return `${spec.name} has no probe`;
  const calls = [...spec.probes.map(({ call }) => call), ...suggestProbes(spec).map(({ call }) => call)];
  const reason = calls.map((call) => passedValues(spec, call)).find((passed) => !passed.ok);
  return `no program can make a probe of ${spec.name}${reason?.ok === false ? `: ${reason.reason}` : ''}`;
}

/** The number of a call on x86_64; undefined if the spec gives none. */
export function numberOnX86({ numbers }: Spec): bigint | undefined {
  return (numbers.get('x86_64') ?? numbers.get(''))?.value;
}

/** On which architectures the number is valid, for a comment. */
export function whereNumbered({ isShared }: Pick<ProbeCall, 'isShared'>): string {
  return isShared
    ? 'the same on every architecture but alpha and MIPS'
    : 'on x86_64; elsewhere it is another';
}

/** `openat2(-1, NULL, NULL, 0) fails with EINVAL …`: of the newest release, since older ones may give another errno. */
export function promise({ text, answers }: ProbeCall): string {
  return `${text} fails with ${answers.join(' or ')} in the newest described release, not with EPERM.`;
}
