import { type Architecture, findArchitecture } from '../../seccomp/architecture.ts';
import type { Argument, Call, Spec } from '../../spec/model.ts';
import type { Version } from '../../spec/version.ts';
import { callNumber } from '../number.ts';
import { callsOf, type Plan, type PlanOptions, planSpec } from '../plan.ts';
import type { SkipReason } from '../result.ts';
import { type PlannedSweep, planSweep, type SweepOptions } from '../sweep/sweep.ts';
import { specOn } from '../target.ts';
import type { SpecToVerify } from '../verify.ts';
import { I386_CALLS, isSameByI386, whyNotByI386 } from './i386-entries.ts';

/** Architectures that the C program makes calls on: 64-bit and little-endian, as the memory of calls is laid out. */
export const PORTABLE_ARCHITECTURES: readonly Architecture[] = [
  'x86_64',
  'aarch64',
  'riscv64',
  'loongarch64',
].flatMap((name) => findArchitecture(name) ?? []);

export interface PortableOptions extends PlanOptions {
  /** The release of the kernel that will be asked; undefined: every call has to be harmless on every release. */
  readonly version: Version | undefined;
  readonly architectures: readonly Architecture[];
  /** Undefined: only the probes. */
  readonly sweep: SweepOptions | undefined;
}

/** The calls of one spec, for kernels elsewhere. */
export interface PortableSpec {
  readonly path: string;
  readonly plan: Plan;
  readonly sweep: PlannedSweep | undefined;
  /** The architectures that it is planned for: a spec that depends on the architecture has a plan for each. */
  readonly architectures: readonly Architecture[];
  /** By the architecture's name; those that have no number for the call are missing. */
  readonly numbers: ReadonlyMap<string, number>;
  /** A shipped spec vouches for the calls: they are made as root, too. */
  readonly isForRoot: boolean;
}

export interface SkippedSpec {
  readonly path: string;
  readonly spec: Spec;
  readonly architectures: readonly Architecture[];
  readonly reason: SkipReason;
  readonly message: string;
}

/** What a kernel elsewhere is to be asked. */
export interface PortablePlan {
  readonly specs: readonly PortableSpec[];
  readonly skipped: readonly SkippedSpec[];
  readonly options: PortableOptions;
}

/** Plans the calls for a kernel that is not at hand. The same specs and options give the same plan. */
export function planForElsewhere(specs: readonly SpecToVerify[], options: PortableOptions): PortablePlan {
  const planned: PortableSpec[] = [];
  const skipped: SkippedSpec[] = [];
  for (const { path, spec, architectures } of specs.flatMap((written) => variantsOf(written, options))) {
    const numbers = portableNumbers(spec, architectures, options.table);
    const architecture = architectures.find(({ name }) => numbers.has(name)) ?? architectures[0];
    if (architecture === undefined) continue;
    const other = architecture === I386_CALLS ? whyNotByI386(spec.name) : undefined;
    if (other !== undefined) {
      skipped.push({ path, spec, architectures, reason: 'number', message: other });
      continue;
    }
    const isSafe = (call: Call): boolean =>
      isPortable(call, spec.arguments) && (architecture !== I386_CALLS || isSameByI386(call, spec.arguments));
    const result = planSpec(
      path,
      spec,
      { version: options.version, architecture },
      { ...options, asksNeeded: true },
    );
    if (!result.ok) {
      skipped.push({ path, spec, architectures, reason: result.reason, message: result.message });
      continue;
    }
    const plan = portable(result.plan, isSafe);
    const sweep = options.sweep && planSweep(plan, options.vouchers, options.sweep);
    planned.push({
      path,
      plan,
      sweep: sweep && { ...sweep, calls: sweep.calls.filter(({ call }) => isSafe(call)) },
      architectures,
      numbers,
      isForRoot: options.vouchers.voucherOf(spec.name) === 'shipped',
    });
  }
  return { specs: planned, skipped, options };
}

/** How many of the first calls of a spec are made behind the filters, too. */
export function filteredCount({ plan }: PortableSpec): number {
  return plan.isNeeded ? 0 : callsOf(plan).length;
}

/** The calls of a spec: first those that are made behind the filters, too, then those of the sweep. */
export function callsOfPortable({ plan, sweep }: PortableSpec): readonly Call[] {
  return [...callsOf(plan), ...(sweep?.calls ?? []).map(({ call }) => call)];
}

/** A spec as each architecture reads it, once for all that read it alike. */
export function variantsOf(
  { path, spec }: SpecToVerify,
  { architectures }: Pick<PortableOptions, 'architectures'>,
): readonly (SpecToVerify & { readonly architectures: readonly Architecture[] })[] {
  const variants = new Map<Spec, Architecture[]>();
  for (const architecture of architectures) {
    const variant = specOn(spec, architecture);
    variants.set(variant, [...(variants.get(variant) ?? []), architecture]);
  }
  return [...variants].map(([variant, own]) => ({ path, spec: variant, architectures: own }));
}

/** The numbers of a call by the architecture's name; those that have none are missing. */
export function portableNumbers(
  spec: Spec,
  architectures: readonly Architecture[],
  table: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  return new Map(
    architectures.flatMap((architecture) => {
      const number = callNumber(spec, architecture, table);
      return number.ok ? [[architecture.name, number.number] as const] : [];
    }),
  );
}

function portable(plan: Plan, isSafe: (call: Call) => boolean): Plan {
  const { refusal, flags } = plan;
  return {
    ...plan,
    probes: plan.probes.filter(({ call }) => isSafe(call)),
    refusal: refusal !== undefined && isSafe(refusal) ? refusal : undefined,
    flags: flags.filter(({ found }) => isSafe(found.call)),
  };
}

/** Where linkers put a static program: from 64 KiB (riscv64) on, with its heap behind it. */
const PROGRAM_START = 0x1_0000n;
const PROGRAM_END = 0x4000_0000n;

/** Whether no bare number that is to be a bad address may hit the program that passes it. */
export function isPortable({ values }: Call, args: readonly Argument[]): boolean {
  return values.every(
    (value, index) =>
      typeof value !== 'bigint' ||
      args[index]?.type.kind !== 'pointer' ||
      value < PROGRAM_START ||
      value >= PROGRAM_END,
  );
}
