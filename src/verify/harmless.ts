import { isProbe } from '../entry/grade.ts';
import { SUCCESS } from '../entry/steps/done.ts';
import { type CompiledEntry, type Trace, trace } from '../entry/trace.ts';
import type { Call } from '../spec/model.ts';

/**
 * Whether a call certainly fails before it changes anything, waits or kills: a probe that may also be answered with
 * EPERM. Nothing else is ever called.
 */
export function isHarmless(traced: Trace): boolean {
  if (traced.isAbsent || traced.effect !== 'none') return false;
  return traced.outcomes.every(({ result }) => result !== SUCCESS && !result.startsWith('SIG'));
}

/** What proves that a call is harmless: a description of ours, where there is one, besides the one in question. */
export class Vouchers {
  readonly #shipped: ReadonlyMap<string, CompiledEntry>;
  readonly #allowed: ReadonlySet<string>;

  /** `shipped` are the entry paths that come with probeable; `allowed` the names that the caller takes upon itself. */
  constructor(shipped: ReadonlyMap<string, CompiledEntry>, allowed: ReadonlySet<string>) {
    this.#shipped = shipped;
    this.#allowed = allowed;
  }

  /** Whether calls of this name may be made at all, and if so on whose word. */
  voucherOf(name: string): 'shipped' | 'allowed' | undefined {
    if (this.#shipped.has(name)) return 'shipped';
    return this.#allowed.has(name) ? 'allowed' : undefined;
  }

  /** Whether the spec in question and the shipped one, if there is one, both prove the call harmless. */
  isHarmless(entry: CompiledEntry, call: Call): boolean {
    return this.#agree(entry, call, isHarmless);
  }

  isProbe(entry: CompiledEntry, call: Call): boolean {
    return this.#agree(entry, call, isProbe);
  }

  #agree(entry: CompiledEntry, call: Call, holds: (traced: Trace) => boolean): boolean {
    if (this.voucherOf(entry.spec.name) === undefined) return false;
    if (!holds(trace(entry, call))) return false;
    const shipped = this.#shipped.get(entry.spec.name);
    if (shipped === undefined || shipped.spec === entry.spec) return true;
    return shipped.spec.arguments.length === call.values.length && holds(trace(shipped, call));
  }
}
