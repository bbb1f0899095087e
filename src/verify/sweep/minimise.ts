import { type Trace, trace } from '../../entry/trace.ts';
import type { Vouchers } from '../harmless.ts';
import type { OpenWorld } from '../kernel.ts';
import type { Plan } from '../plan.ts';
import type { SweepCall } from './calls.ts';
import { simplerTerms, type Term, termText } from './term.ts';

/** Calls made to cut one down. */
const MAX_ATTEMPTS = 80;
const SIMPLEST = ['0', 'NULL', '-1', '1'];

/**
 * Cuts a call down as long as the kernel goes on to answer the same to it, and the spec's prediction `shows` the same
 * contradiction. Every call on the way is as harmless as the first.
 */
export async function minimise(
  found: SweepCall,
  answer: string,
  plan: Plan,
  world: OpenWorld,
  vouchers: Vouchers,
  shows: (traced: Trace) => boolean,
): Promise<SweepCall> {
  const { entry, spec, number } = plan;
  let best = found;
  let attempts = 0;
  const shrink = async (terms: readonly Term[]): Promise<boolean> => {
    const read = spec.readCall(`${spec.name}(${terms.map(termText).join(', ')})`);
    if (!read.ok || !vouchers.isHarmless(entry, read.call)) return false;
    const traced = trace(entry, read.call);
    if (!shows(traced)) return false;
    attempts++;
    const [again] = await world.make([{ spec, number, call: read.call }]);
    if (again !== answer) return false;
    best = { terms, call: read.call, trace: traced };
    return true;
  };
  for (let index = 0; index < best.terms.length; index++) {
    let isShrinking = true;
    while (isShrinking && attempts < MAX_ATTEMPTS) {
      isShrinking = false;
      const term = best.terms[index];
      for (const simpler of term === undefined ? [] : simplerTerms(term, SIMPLEST)) {
        if (attempts >= MAX_ATTEMPTS) break;
        if (!(await shrink(best.terms.map((own, at) => (at === index ? simpler : own))))) continue;
        isShrinking = simpler.kind === 'literal';
        break;
      }
    }
  }
  return best;
}
