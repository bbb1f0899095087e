import { compareGrades, type Grade, gradeOf } from '../../entry/grade.ts';
import { suggestProbes } from '../../entry/suggest/suggest.ts';
import { compileEntry, trace } from '../../entry/trace.ts';
import type { Call, Spec } from '../../spec/model.ts';
import { registersOf } from '../../spec/registers.ts';

/** A probe that can be made with numbers alone, so that it needs no header of the call and no memory. */
export interface ProbeCall {
  readonly name: string;
  /** On x86_64. */
  readonly number: bigint;
  /** The number is the same on every architecture but alpha, which has calls of its own before. */
  readonly isShared: boolean;
  /** As the spec writes it. */
  readonly text: string;
  /** What each register holds, unsigned. */
  readonly registers: readonly bigint[];
  /** What it fails with on the newest described release. */
  readonly answers: readonly string[];
  readonly grade: Grade;
}

/** From 5.1 on new calls have one number everywhere (pidfd_send_signal, 424). */
const SHARED = 424n;

/** Whether every architecture but alpha gives a call this number. */
export function isSharedNumber(number: bigint): boolean {
  return number >= SHARED;
}

/** The best probe of a call that takes no memory: declared ones first. Undefined where there is none, or no number. */
export function probeCall(spec: Spec): ProbeCall | undefined {
  const number = numberOnX86(spec);
  if (number === undefined) return undefined;
  const entry = compileEntry(spec);
  const judge = (call: Call): ProbeCall | undefined => {
    const registers = registersOf(call, spec.arguments).slice(0, spec.arguments.length);
    const known = registers.filter((register) => register !== undefined);
    const traced = trace(entry, call);
    const grade = gradeOf(entry, traced);
    if (known.length < registers.length || grade === 'none' || grade === 'unknown') return undefined;
    const answers = traced.outcomes.map(({ result }) => result).filter((result) => result !== 'ENOSYS');
    return {
      name: spec.name,
      number,
      isShared: isSharedNumber(number),
      text: call.text,
      registers: known,
      answers,
      grade,
    };
  };
  const declared = spec.probes.flatMap(({ call }) => judge(call) ?? []);
  const best = declared.toSorted((a, b) => compareGrades(a.grade, b.grade))[0];
  return best ?? suggestProbes(spec).flatMap(({ call }) => judge(call) ?? [])[0];
}

/** Why {@link probeCall} finds nothing. */
export function whyNoProbeCall(spec: Spec): string {
  return numberOnX86(spec) === undefined
    ? `the spec gives ${spec.name} no number on x86_64`
    : `${spec.name} has no probe that takes numbers alone`;
}

/** The number of a call on x86_64; undefined if the spec gives none. */
export function numberOnX86({ numbers }: Spec): bigint | undefined {
  return (numbers.get('x86_64') ?? numbers.get(''))?.value;
}

/** On which architectures the number is valid, for a comment. */
export function whereNumbered({ isShared }: ProbeCall): string {
  return isShared ? 'the same on every architecture but alpha' : 'on x86_64; elsewhere it is another';
}

/** `openat2(-1, NULL, NULL, 0) fails with EINVAL …`: of the newest release, since older ones may give another errno. */
export function promise({ text, answers }: ProbeCall): string {
  return `${text} fails with ${answers.join(' or ')} in the newest described release, not with EPERM.`;
}
