import { isProbe } from '../entry/grade.ts';
import { type CompiledEntry, compileEntry, type Trace, trace } from '../entry/trace.ts';
import type { KernelArchitecture } from '../spec/architecture.ts';
import type { Call, Spec } from '../spec/model.ts';
import type { Version } from '../spec/version.ts';
import { allocationBound } from './allocation.ts';
import { isHarmless, isQuery } from './harmless.ts';
import { pathsThatMayRun } from './variants.ts';

/**
 * How safe a call is. `fails`: it certainly fails before it changes anything. `query`: it may
 * succeed, and changes nothing. `changes`: it may change something, wait or kill. `allocates`: it could make the
 * kernel allocate a large amount of memory. Only the first two are made.
 */
export type Safety = 'fails' | 'query' | 'changes' | 'allocates';

/** One entry path, and its bound on allocations. */
interface Path {
  readonly entry: CompiledEntry;
  readonly staysSmall: (call: Call) => boolean;
}

/** The entry paths that vouch for calls of one name. */
interface Voucher {
  /** The path of the shipped spec as the running release takes it. */
  readonly entry: CompiledEntry;
  /** Every path that the running kernel may have. */
  readonly paths: readonly Path[];
}

/**
 * Decides which calls are made: those that the spec in question and the one that comes with probeable both prove to
 * be harmless, the latter in every state that a kernel of this release may be in.
 */
export class Vouchers {
  readonly #shipped: ReadonlyMap<string, Spec>;
  readonly #allowed: ReadonlySet<string>;
  readonly #kernel: Version | undefined;
  readonly #vouchers = new Map<string, Voucher>();
  readonly #claims = new WeakMap<CompiledEntry, readonly Path[]>();

  /**
   * @param shipped the specs of released calls that come with probeable
   * @param allowed the names of calls that the user vouches for
   * @param kernel the running release; undefined where it is not known, so that a call must be harmless on each
   */
  constructor(shipped: ReadonlyMap<string, Spec>, allowed: ReadonlySet<string>, kernel: Version | undefined) {
    this.#shipped = shipped;
    this.#allowed = allowed;
    this.#kernel = kernel;
  }

  /** Who vouches for calls of this name; undefined where nobody does, so that none is made. */
  voucherOf(name: string): 'shipped' | 'allowed' | undefined {
    if (this.#shipped.has(name)) return 'shipped';
    return this.#allowed.has(name) ? 'allowed' : undefined;
  }

  /** The shipped entry path of the call of `entry`, as the running release and the same architecture take it. */
  shippedEntry({ spec }: CompiledEntry): CompiledEntry | undefined {
    return this.#voucher(spec.name, spec.architecture)?.entry;
  }

  /** The worst of what the spec in question and the vouching spec say. */
  safetyOf(entry: CompiledEntry, call: Call): Safety {
    const { name } = entry.spec;
    const voucher = this.#voucher(name, entry.spec.architecture);
    if (voucher === undefined && this.voucherOf(name) === undefined) return 'changes';
    if (voucher !== undefined && !takes(voucher.entry.spec, call)) return 'changes';
    let worst: Safety = 'fails';
    for (const path of [...this.#claimed(entry, voucher), ...(voucher?.paths ?? [])]) {
      const safety = safetyOn(path, call);
      if (safety === 'changes' || safety === 'allocates') return safety;
      if (safety === 'query') worst = safety;
    }
    // Only the spec in question says that an allowed call is a query.
    return worst === 'query' && voucher === undefined ? 'changes' : worst;
  }

  /** Whether a call may be made. */
  mayCall(entry: CompiledEntry, call: Call): boolean {
    const safety = this.safetyOf(entry, call);
    return safety === 'fails' || safety === 'query';
  }

  /** Whether a call is a probe by the spec in question, and may be made. */
  isProbe(entry: CompiledEntry, call: Call): boolean {
    return isProbe(trace(entry, call)) && this.mayCall(entry, call);
  }

  #voucher(name: string, architecture: KernelArchitecture): Voucher | undefined {
    const key = `${name} ${architecture}`;
    const known = this.#vouchers.get(key);
    const spec = this.#shipped.get(name)?.on(architecture);
    if (known !== undefined || spec === undefined) return known;
    const made = {
      entry: compileEntry(spec, this.#kernel),
      paths: pathsThatMayRun(spec, this.#kernel).map(pathOf),
    };
    this.#vouchers.set(key, made);
    return made;
  }

  /** The paths of the spec in question: all possible ones where no other spec vouches for it. */
  #claimed(entry: CompiledEntry, voucher: Voucher | undefined): readonly Path[] {
    if (voucher?.entry.spec === entry.spec) return [];
    const known = this.#claims.get(entry);
    if (known !== undefined) return known;
    const entries = voucher === undefined ? pathsThatMayRun(entry.spec, this.#kernel) : [];
    const made = [entry, ...entries].map(pathOf);
    this.#claims.set(entry, made);
    return made;
  }
}

/** Whether a call has the arguments of a spec; it may omit those that later releases added. */
function takes({ arguments: parameters }: Spec, { values }: Call): boolean {
  const least = parameters.filter(({ since }) => since === undefined).length;
  return values.length >= least && values.length <= parameters.length;
}

function pathOf(entry: CompiledEntry): Path {
  return { entry, staysSmall: allocationBound(entry) };
}

function safetyOn({ entry, staysSmall }: Path, call: Call): Safety {
  const traced: Trace = trace(entry, call);
  const fails = isHarmless(traced);
  if (!fails && !isQuery(entry.spec, traced)) return 'changes';
  if (!staysSmall(call)) return 'allocates';
  return fails ? 'fails' : 'query';
}
