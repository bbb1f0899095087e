import { trace } from '../../entry/trace.ts';
import type { Plan } from '../plan.ts';
import type { SweepCall } from './calls.ts';
import { simplerTerms, type Term, termText } from './term.ts';

/** Attempts to shorten one call. */
const MAX_ATTEMPTS = 200;
const SIMPLEST = ['0', 'NULL', '-1', '1'];

/** Simplifies a call as long as the simpler one still `shows` the same. */
export async function minimise(
  found: SweepCall,
  { entry, spec }: Pick<Plan, 'entry' | 'spec'>,
  shows: (smaller: SweepCall) => boolean | Promise<boolean>,
): Promise<SweepCall> {
  let best = found;
  let attempts = 0;
  const shrink = async (terms: readonly Term[]): Promise<boolean> => {
    const read = spec.readCall(`${spec.name}(${terms.map(termText).join(', ')})`);
    if (!read.ok) return false;
    attempts++;
    const smaller = { terms, call: read.call, trace: trace(entry, read.call) };
    if (!(await shows(smaller))) return false;
    best = smaller;
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
