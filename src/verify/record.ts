import { specDigest } from './asked-spec.ts';
import type { ConfigurationOptions } from './kernel-configuration.ts';
import type { Dispute, SpecVerification, UnmadeProbe } from './result.ts';

/** A run of `verify` as data: what was called, what came back, on which kernel. Written to `content/verified/`. */
export interface VerificationRecord {
  readonly version: 1;
  readonly kernel: RecordedKernel;
  /** Day of the run, `2026-11-22`. */
  readonly date: string;
  readonly worlds: readonly string[];
  /** Calls that were made up for each spec, and which ones; absent where only the probes were made. */
  readonly sweep?: { readonly calls: number; readonly seed: number };
  /** Absent where it is not known. */
  readonly configuration?: RecordedConfiguration;
  /** Absent where the kernel under this program was asked. */
  readonly elsewhere?: RecordedElsewhere;
  readonly syscalls: readonly RecordedSyscall[];
}

/** A kernel that was asked by a C program of `verify --emit c`. */
export interface RecordedElsewhere {
  /** As uname(2) gave them. */
  readonly release: string;
  readonly build: string;
  readonly machine: string;
  /** The hash of the plan, and the options that it was made with. */
  readonly plan: string;
  readonly options: string;
}

export interface RecordedConfiguration {
  readonly sha256: string;
  /** Those that specs name. */
  readonly options: ConfigurationOptions;
}

export interface RecordedKernel {
  /** The numbers of the release only, `6.18.44`: what a distribution adds means nothing elsewhere. */
  readonly release: string;
  /** `6.18`. */
  readonly version: string;
  readonly architecture: string;
}

export type RecordedSyscall =
  | { readonly syscall: string; readonly skipped: string; readonly message: string }
  | {
      readonly syscall: string;
      /** What the answers were compared with: see specDigest(). */
      readonly spec: string;
      readonly number: number;
      readonly grade: string;
      readonly ambiguous: boolean;
      /** False where this kernel was built without the call; null where nothing was called. */
      readonly built: boolean | null;
      /** Calls made, over all worlds. Records from before it was counted have none. */
      readonly made?: number;
      readonly probes: readonly RecordedProbe[];
      /** Declared probes that were not made, and why; absent where all were. */
      readonly unmade?: readonly UnmadeProbe[];
      /** What the kernel told about flags; absent where it was not asked. */
      readonly flags?: readonly RecordedFlag[];
      readonly procedure: RecordedProcedure | null;
      readonly sweep: RecordedSweep | null;
      readonly disagreements: readonly RecordedDisagreement[];
      /** Calls that nobody may make, of which this spec and the shipped one rule each other out; absent where none. */
      readonly disputes?: readonly Dispute[];
    };

export interface RecordedProbe {
  readonly call: string;
  readonly declared: boolean;
  readonly grade: string;
  readonly predicted: readonly string[];
  /** By world. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface RecordedFlag {
  readonly kind: 'flag' | 'field';
  readonly input: string;
  readonly flag: string;
  readonly call: string;
  /** `known`, `unknown` or `nothing`: by the spec, and by what came back. */
  readonly expected: string;
  readonly told: string;
  /** By world. */
  readonly answers: Readonly<Record<string, string>>;
}

export interface RecordedProcedure {
  readonly call: string;
  readonly probe: string;
  readonly worlds: readonly {
    readonly world: string;
    readonly first: string;
    readonly probe: string | null;
    readonly conclusion: string;
    readonly right: boolean;
  }[];
}

export interface RecordedSweep {
  readonly seed: number;
  readonly calls: number;
  readonly certain: number;
  /** Those that may succeed, and change nothing then. Records from before they were made have none. */
  readonly queries?: number;
  readonly made: number;
  /** Steps that can refuse, and those seen to: places in the entry path, from 1. */
  readonly refusing: readonly number[];
  readonly witnessed: readonly number[];
}

export interface RecordedDisagreement {
  readonly worlds: readonly string[];
  readonly call: string;
  readonly predicted: readonly string[];
  readonly answer: string;
  readonly explanation: string;
  /** Places in the entry path, from 1. */
  readonly predictedStep: number | null;
  readonly actualStep: number | null;
  readonly count: number;
}

/** The results of one spec as data. */
export function recordSpec(result: SpecVerification): RecordedSyscall {
  const syscall = result.spec.name;
  if (result.kind === 'skipped') return { syscall, skipped: result.reason, message: result.message };
  const { number, grade, isAmbiguous, isBuiltIn, made, probes, unmade, procedure, sweep } = result;
  const { disagreements, disputes, flags } = result;
  return {
    syscall,
    spec: specDigest(result.spec),
    number,
    grade,
    ambiguous: isAmbiguous,
    built: isBuiltIn ?? null,
    made,
    probes: probes.map(({ call, isDeclared, grade: own, predicted, answers }) => ({
      call,
      declared: isDeclared,
      grade: own,
      predicted,
      answers: Object.fromEntries(answers),
    })),
    ...(unmade.length > 0 ? { unmade } : {}),
    ...(flags.length > 0
      ? {
          flags: flags.map(({ kind, input, name, call, expected, told, answers }) => ({
            kind,
            input,
            flag: name,
            call,
            expected,
            told,
            answers: Object.fromEntries(answers),
          })),
        }
      : {}),
    procedure:
      procedure === undefined
        ? null
        : {
            call: procedure.first,
            probe: procedure.probe,
            worlds: procedure.rows.map(({ world, first, probe, conclusion, isRight }) => ({
              world,
              first,
              probe: probe ?? null,
              conclusion,
              right: isRight,
            })),
          },
    sweep:
      sweep === undefined
        ? null
        : { ...sweep, refusing: sweep.refusing.map(fromOne), witnessed: sweep.witnessed.map(fromOne) },
    disagreements: disagreements.map((found) => ({
      ...found,
      predictedStep: found.predictedStep === undefined ? null : fromOne(found.predictedStep),
      actualStep: found.actualStep === undefined ? null : fromOne(found.actualStep),
    })),
    ...(disputes.length > 0 ? { disputes } : {}),
  };
}

const LINE = /^\{"syscall":"(\w+)",.*\}(?=,?$)/;

/**
 * A record as a file: a line for each system call, so that two can be compared. What `before`, a record of the same
 * kernel, has about other calls is kept.
 */
export function recordText({ syscalls, ...head }: VerificationRecord, before = ''): string {
  const lines = new Map<string, string>();
  for (const line of isOfKernel(before, head.kernel) ? before.split('\n') : []) {
    const [text, name] = LINE.exec(line) ?? [];
    if (text !== undefined && name !== undefined) lines.set(name, text);
  }
  for (const syscall of syscalls) lines.set(syscall.syscall, JSON.stringify(syscall));
  const sorted = [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
  const kept = keepOptions(head, before);
  return `${JSON.stringify(kept, null, 1).replace(/\n\}$/, '')},\n "syscalls": [\n${sorted.join(',\n')}\n]}\n`;
}

/** Adds the options that a record of the same configuration names: those that the specs of other calls name. */
function keepOptions(
  head: Omit<VerificationRecord, 'syscalls'>,
  before: string,
): Omit<VerificationRecord, 'syscalls'> {
  const { configuration } = head;
  if (
    configuration === undefined ||
    !isOfKernel(before, head.kernel) ||
    !before.includes(configuration.sha256)
  )
    return head;
  const [earlier = ''] = before.split('\n "syscalls": [');
  const options = new Map(
    [...earlier.matchAll(/"(CONFIG_\w+)": "([^"\\]*)"/g)].map(([, name = '', value = '']) => [name, value]),
  );
  for (const [name, value] of Object.entries(configuration.options)) options.set(name, value);
  const sorted = [...options].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...head, configuration: { ...configuration, options: Object.fromEntries(sorted) } };
}

function isOfKernel(text: string, { release, architecture }: RecordedKernel): boolean {
  return (
    text.includes(`"release": ${JSON.stringify(release)}`) &&
    text.includes(`"architecture": ${JSON.stringify(architecture)}`)
  );
}

function fromOne(index: number): number {
  return index + 1;
}
