import { SUCCESS } from '../../entry/steps/done.ts';
import { type CompiledEntry, mayAnswer, type Trace, type TracedStep, trace } from '../../entry/trace.ts';
import type { Call } from '../../spec/model.ts';
import { describeStep } from '../blame.ts';
import type { Plan } from '../plan.ts';
import type { Dispute } from '../result.ts';
import type { SweepCall } from './calls.ts';
import { minimise } from './minimise.ts';

/** Disputes of one spec that are minimised and reported. */
const MAX_REPORTED = 10;

/** How two specs contradict each other for one call. */
interface Clash {
  readonly refusedBy: Dispute['refusedBy'];
  readonly refusal: TracedStep;
  /** The step that it reaches by the other spec. */
  readonly reached: TracedStep | undefined;
}

interface Found {
  readonly made: SweepCall;
  count: number;
}

/**
 * Calls that nobody may make, of which the spec in question and the shipped one cannot both be right: one says that
 * a step certainly refuses them, the other that they may succeed, and names no way to the first one's errno.
 */
export class Disputes {
  readonly #plan: Plan;
  readonly #shipped: CompiledEntry | undefined;
  readonly #found = new Map<string, Found>();

  /** `shipped` is undefined where no spec of this call comes with probeable. */
  constructor(plan: Plan, shipped: CompiledEntry | undefined) {
    this.#plan = plan;
    this.#shipped = shipped?.spec === plan.spec ? undefined : shipped;
  }

  /** Examines a call that is not made. */
  add(made: SweepCall): void {
    const clash = this.#clashOf(made.call, made.trace);
    if (clash === undefined) return;
    const key = keyOf(clash);
    const known = this.#found.get(key);
    if (known === undefined) this.#found.set(key, { made, count: 1 });
    else known.count++;
  }

  /** Each dispute once, with the smallest call that shows it. */
  async list(isMade: (call: Call) => boolean): Promise<readonly Dispute[]> {
    const disputes: Dispute[] = [];
    for (const [key, { made, count }] of [...this.#found].slice(0, MAX_REPORTED)) {
      const least = await minimise(made, this.#plan, ({ call, trace: claimed }) => {
        const clash = this.#clashOf(call, claimed);
        return clash !== undefined && keyOf(clash) === key && !isMade(call);
      });
      const clash = this.#clashOf(least.call, least.trace);
      if (clash !== undefined) disputes.push(this.#describe(least, clash, count));
    }
    return disputes;
  }

  #clashOf(call: Call, claimed: Trace): Clash | undefined {
    if (this.#shipped === undefined) return undefined;
    if (this.#shipped.spec.arguments.length !== this.#plan.spec.arguments.length) return undefined;
    const shipped = trace(this.#shipped, call);
    return clash('this spec', claimed, shipped) ?? clash('the shipped spec', shipped, claimed);
  }

  #describe({ call, trace: claimed }: SweepCall, clash: Clash, count: number): Dispute {
    const shipped = this.#shipped === undefined ? undefined : trace(this.#shipped, call);
    const other = clash.refusedBy === 'this spec' ? 'the shipped spec' : 'this spec';
    const where =
      clash.reached === undefined ? 'lets it succeed' : `lets it reach ${describeStep(clash.reached.step)}`;
    return {
      call: call.text,
      refusedBy: clash.refusedBy,
      claimed: results(claimed),
      shipped: shipped === undefined ? [] : results(shipped),
      explanation: `${clash.refusedBy} has ${describeStep(clash.refusal.step)} refuse it with ${clash.refusal.errors.join(' or ')}; ${other} ${where}`,
      count,
    };
  }
}

function keyOf({ refusedBy, refusal, reached }: Clash): string {
  return `${refusedBy} ${refusal.step.index} ${reached?.step.index}`;
}

/** `refusing` ends the call at a step whose errors `permitting`, which lets it succeed, does not list. */
function clash(refusedBy: Dispute['refusedBy'], refusing: Trace, permitting: Trace): Clash | undefined {
  const refusal = refusing.steps.find(({ verdict }) => verdict === 'fails');
  const isRefused = refusing.effect === 'none' && !refusing.outcomes.some(({ result }) => result === SUCCESS);
  if (refusal === undefined || !isRefused || refusal.step.kind === 'signal') return undefined;
  const maySucceed = permitting.outcomes.some(({ result }) => result === SUCCESS);
  if (!maySucceed || refusal.errors.some((error) => mayAnswer(permitting, error))) return undefined;
  const reached = permitting.steps.find(
    ({ step, verdict }) =>
      (step.kind === 'effect' || step.kind === 'wait') && verdict !== 'skipped' && verdict !== 'not-reached',
  );
  return { refusedBy, refusal, reached };
}

function results({ outcomes }: Trace): readonly string[] {
  return outcomes.map(({ result }) => result);
}
