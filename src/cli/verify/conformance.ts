import type { Spec } from '../../spec/model.ts';
import { planConformance } from '../../verify/conformance/plan.ts';
import { conformanceProgram } from '../../verify/conformance/program.ts';
import type { SpecToVerify } from '../../verify/verify.ts';
import { Vouchers } from '../../verify/vouchers.ts';
import { Failure } from '../failure.ts';
import { loadPrecedence } from '../load-precedence.ts';
import { Progress } from '../progress.ts';
import { shippedSpecs, specsNamed } from './specs.ts';

/** A test of conformance as a C program, and the calls that it leaves out. */
export interface EmittedConformance {
  readonly program: string;
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
}

/** The program that checks which errno comes first: for the calls that are named, else for all that are shipped. */
export async function emitConformance(paths: readonly string[]): Promise<EmittedConformance> {
  const shipped = shippedSpecs();
  const specs: readonly SpecToVerify[] =
    paths.length > 0
      ? await specsNamed(paths)
      : [...shipped.values()].map((spec) => ({ path: spec.name, spec }));
  const record = loadPrecedence();
  const progress = new Progress(specs.length, 'planning');
  let done = 0;
  const known = (spec: Spec): readonly string[] | undefined => {
    progress.update(done++);
    const pairs = record.of(spec);
    return pairs && [...new Set(pairs.map(({ call }) => call))];
  };
  try {
    const plan = await planConformance(specs, new Vouchers(shipped, new Set(), undefined), known);
    if (plan.calls.length === 0)
      throw new Failure(
        ['nothing can be checked', ...plan.skipped.map(({ name, reason }) => `${name}: ${reason}`)].join(
          '\n  ',
        ),
      );
    return { program: conformanceProgram(plan), skipped: plan.skipped };
  } finally {
    progress.end();
  }
}
