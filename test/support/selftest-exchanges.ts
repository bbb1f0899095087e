import { compileEntry } from '../../src/entry/trace.ts';
import { selectCalls } from '../../src/generate/kselftest/select-calls.ts';
import type { Version } from '../../src/spec/version.ts';
import { Vouchers } from '../../src/verify/vouchers.ts';
import { type Mutant, orderMutants } from './mutants.ts';
import { specOf } from './traced-kernel.ts';

/** The exchanges of two steps of a spec that a call of its selftest shows. */
export async function shownExchanges(truth: string, kernel: Version): Promise<readonly Mutant[]> {
  const spec = specOf(truth);
  const vouchers = new Vouchers(new Map([[spec.name, spec]]), new Set(), kernel);
  const { calls } = await selectCalls(compileEntry(spec, kernel), vouchers);
  const shown = new Set(calls.flatMap(({ step, later }) => later.map(({ text }) => `${step.text}|${text}`)));
  return orderMutants(truth, spec, kernel).filter(({ text }) => {
    const changed = specOf(text).entry;
    const at = changed.findIndex((step, index) => step.text !== spec.entry[index]?.text);
    return shown.has(`${changed[at + 1]?.text}|${changed[at]?.text}`);
  });
}
