import { compileEntry } from '../entry/trace.ts';
import type { Spec } from '../spec/model.ts';
import type { Version } from '../spec/version.ts';
import { type ArgumentsInC, argumentsInC } from '../verify/refused/arguments-in-c.ts';
import type { RefusedCall } from '../verify/refused/refused-call.ts';
import { selectCalls } from '../verify/refused/select-calls.ts';
import { Vouchers } from '../verify/vouchers.ts';

/** A call that a step refuses, with its arguments as C. */
export interface RefusedInC {
  readonly refused: RefusedCall;
  readonly inC: ArgumentsInC;
}

/** Calls that show the entry path, for a test in C. */
export interface ShownErrors {
  readonly calls: readonly RefusedInC[];
  /** A line for each step that no call shows: "step 3, permission". */
  readonly untested: readonly string[];
}

/** The calls of a test of errors: each fails before it changes anything. Their memory is named `call1_…`, `call2_…`. */
export async function shownErrors(spec: Spec, kernel: Version): Promise<ShownErrors> {
  const entry = compileEntry(spec, kernel);
  // It is the developer's own test of the developer's own call: nobody else vouches for it.
  const vouchers = new Vouchers(new Map([[spec.name, spec]]), new Set(), kernel);
  const selected = await selectCalls(entry, vouchers);
  return {
    calls: selected.calls.flatMap((refused, index) => {
      const inC = argumentsInC(refused.call, spec.arguments, `call${index + 1}`);
      return inC === undefined ? [] : [{ refused, inC }];
    }),
    untested: selected.untested.map((step) => `step ${step.index + 1}, ${step.kind}`),
  };
}

/** The step that refuses a call, as people count it, and the later ones that would: "step 1, check, before step 2". */
export function refusalText({ step, later }: RefusedCall): string {
  const first = `step ${step.index + 1}, ${step.kind}`;
  const others = later.map((one) => one.step.index + 1);
  if (others.length === 0) return first;
  return `${first}, before step${others.length > 1 ? 's' : ''} ${others.join(', ')}`;
}

/** Defines the number of a call where no header has it. */
export function numberDefinition({ name, numbers }: Spec): string {
  const number = (numbers.get('') ?? numbers.get('x86_64'))?.value;
  if (number === undefined)
    return `#ifndef __NR_${name}\n#error "No header has __NR_${name}: define it."\n#endif\n`;
  return `#ifndef __NR_${name}\n#define __NR_${name} ${number}\n#endif\n`;
}
