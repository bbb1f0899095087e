import { UNKNOWN } from '../../spec/errno.ts';
import type { Call, Returns, Step } from '../../spec/model.ts';
import { SUCCESS } from '../steps/done.ts';
import { type CompiledEntry, type TracedStep, trace } from '../trace.ts';

/** How a call that changes nothing ends. */
export interface Failures {
  /** Errnos, and `success` for a query; without EPERM, which tells nothing: a filter may return it, too. */
  readonly errnos: readonly string[];
  /** A permission or a limit may refuse it with EPERM. */
  readonly mayBeRefused: boolean;
  /** The step that it certainly ends at, if there is one. */
  readonly refusedBy: Step | undefined;
  readonly steps: readonly TracedStep[];
}

/** Results that are plain numbers: a descriptor or a mapping would be something new. */
const PLAIN_RESULTS: ReadonlySet<Returns> = new Set<Returns>(['status', 'count', 'value']);

/**
 * How a call ends that changes nothing: it fails, or it only asks for something. Undefined for other calls, and for those
 * that fail with ENOSYS, or with EPERM because of what they ask for.
 */
export function failuresOf(entry: CompiledEntry, call: Call): Failures | undefined {
  const { outcomes, effect, steps } = trace(entry, call);
  if (effect !== 'none') return undefined;
  const results = outcomes.filter(({ isFromGate }) => !isFromGate).map(({ result }) => result);
  const endsAt = steps.find(({ verdict }) => verdict === 'fails')?.step;
  const mayAsk = endsAt?.kind === 'done' || PLAIN_RESULTS.has(entry.spec.returns);
  const isPlain = results.every(
    (result) => result !== UNKNOWN && (result !== SUCCESS || mayAsk) && !/^SIG|^ENOSYS$/.test(result),
  );
  const errnos = [...new Set(results)].filter((result) => result !== 'EPERM');
  if (!isPlain || errnos.length === 0) return undefined;
  const withEperm = steps.filter(({ verdict, errors }) => verdict !== 'passes' && errors.includes('EPERM'));
  if (!withEperm.every(isAboutCaller)) return undefined;
  return { errnos, mayBeRefused: withEperm.length > 0, refusedBy: endsAt, steps };
}

/** A refusal that the caller or the state of the machine decides, and not what is asked for. */
function isAboutCaller({ step }: TracedStep): boolean {
  return step.kind === 'permission' || step.kind === 'limit';
}

/** How a check refuses a value. */
export interface Refused {
  readonly errno: string;
  /** The check. */
  readonly step: Step;
  /** Errnos of permissions and limits before it: they tell nothing of the value. */
  readonly others: readonly string[];
  readonly mayBeRefused: boolean;
}

/** How a check certainly refuses a call that changes nothing; undefined for other calls. */
export function refusedOf(entry: CompiledEntry, call: Call): Refused | undefined {
  const failures = failuresOf(entry, call);
  const step = failures?.refusedBy;
  const [errno, ...more] = step?.errors ?? [];
  if (failures === undefined || step?.kind !== 'check' || errno === undefined || more.length > 0)
    return undefined;
  const before = failures.steps.filter(
    ({ verdict, step: { kind } }) => verdict === 'may-fail' && kind !== 'gate',
  );
  const others = failures.errnos.filter((other) => other !== errno);
  if (!before.every(isAboutCaller) || before.some(({ errors }) => errors.includes(errno))) return undefined;
  return { errno, step, others, mayBeRefused: failures.mayBeRefused };
}
