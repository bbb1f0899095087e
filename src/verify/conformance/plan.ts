import type { Architecture } from '../../seccomp/architecture.ts';
import type { Spec } from '../../spec/model.ts';
import { PORTABLE_ARCHITECTURES, portableNumbers, variantsOf } from '../remote/portable-plan.ts';
import type { SpecToVerify } from '../verify.ts';
import type { Vouchers } from '../vouchers.ts';
import { findPrecedences, type Precedence } from './precedence.ts';

/** The checks of one call, for the architectures whose values they have. */
export interface ConformanceCall {
  readonly spec: Spec;
  readonly architectures: readonly Architecture[];
  /** By the architecture's name; those that have no number for the call are missing. */
  readonly numbers: ReadonlyMap<string, number>;
  readonly precedences: readonly Precedence[];
}

/** What a test of conformance checks, and the calls that it cannot check. */
export interface ConformancePlan {
  readonly calls: readonly ConformanceCall[];
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/**
 * Plans the checks for any kernel that implements the calls of Linux. Each call that they make fails on every release
 * of Linux before it changes anything, by the spec in question and by the shipped one.
 *
 * @param known the calls that an earlier search found for a spec; undefined where there was none
 */
export async function planConformance(
  specs: readonly SpecToVerify[],
  vouchers: Vouchers,
  known: (spec: Spec) => readonly string[] | undefined,
): Promise<ConformancePlan> {
  const calls: ConformanceCall[] = [];
  const skipped: { name: string; reason: string }[] = [];
  for (const written of specs) {
    const { name, status } = written.spec;
    const reason = whyNotChecked(written.spec, vouchers);
    if (reason !== undefined) {
      skipped.push({ name, reason });
      continue;
    }
    const texts = known(written.spec);
    const own: ConformanceCall[] = [];
    for (const { spec, architectures } of variantsOf(written, { architectures: PORTABLE_ARCHITECTURES })) {
      const numbers = portableNumbers(spec, architectures, NO_TABLE);
      const precedences = numbers.size === 0 ? [] : await findPrecedences(spec, vouchers, texts);
      if (precedences.length > 0) own.push({ spec, architectures, numbers, precedences });
    }
    calls.push(...own);
    if (own.length === 0 && status === 'merged')
      skipped.push({ name, reason: 'no call of it shows the order of two steps' });
  }
  return { calls, skipped };
}

const NO_TABLE: ReadonlyMap<string, number> = new Map();

function whyNotChecked({ name, status }: Spec, vouchers: Vouchers): string | undefined {
  if (status !== 'merged') return `${status}, so no release of Linux has it`;
  if (vouchers.voucherOf(name) === undefined)
    return `no spec of ${name} comes with probeable, so nobody vouches for its calls`;
  return undefined;
}
