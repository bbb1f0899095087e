import { compileEntry } from '../../src/entry/trace.ts';
import type { Step } from '../../src/spec/model.ts';
import type { Version } from '../../src/spec/version.ts';
import { selectCalls } from '../../src/verify/refused/select-calls.ts';
import { Vouchers } from '../../src/verify/vouchers.ts';
import { type Mutant, orderMutants } from './mutants.ts';
import { specOf } from './traced-kernel.ts';

/** The exchanges of two steps of a spec that a call of its selftest shows. */
export async function shownExchanges(truth: string, kernel: Version): Promise<readonly Mutant[]> {
  const spec = specOf(truth);
  const vouchers = new Vouchers(new Map([[spec.name, spec]]), new Set(), kernel);
  const { calls } = await selectCalls(compileEntry(spec, kernel), vouchers);
  const shown = new Set(
    calls.flatMap(({ step, later }) => later.map((one) => `${step.text}|${one.step.text}`)),
  );
  return orderMutants(truth, spec, kernel).filter(({ text }) => {
    const changed = specOf(text).entry;
    // Steps of other releases may stand between the two.
    const isMoved = ({ text: own }: Step, index: number): boolean => own !== spec.entry[index]?.text;
    return shown.has(`${changed.findLast(isMoved)?.text}|${changed.find(isMoved)?.text}`);
  });
}
