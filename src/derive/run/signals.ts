import { type DerivedStep, SIGNAL_WORDS } from './step.ts';

/**
 * A loop that sleeps looks for a signal before it sleeps or behind that. Where no step that refuses lies in between, the
 * signal is what the wait answers: `wait: … error: EINTR`.
 */
export function withSignals(steps: readonly DerivedStep[]): readonly DerivedStep[] {
  let joined = steps.filter((step, index) => !isRepeated(step, steps[index + 1]));
  for (let index = 0; index < joined.length; index += 1) {
    const wait = joined[index];
    if (wait?.step.kind !== 'wait' || wait.when) continue;
    const before = signalAt(joined, index, -1);
    const behind = signalAt(joined, index, 1);
    const signals = [before, behind].filter((at) => at !== undefined);
    const [first] = signals;
    if (first === undefined) continue;
    const errors = new Set([...wait.errors, ...signals.flatMap((at) => joined[at]?.errors ?? [])]);
    const place = Math.min(index, first);
    joined = joined
      .map((step, at) => (at === place ? { ...wait, errors: [...errors] } : step))
      .filter((_, at) => at === place || (at !== index && !signals.includes(at)));
    index = place;
  }
  return joined;
}

/** A wait whose next step says what it answers. */
function isRepeated(one: DerivedStep, next: DerivedStep | undefined): boolean {
  return (
    one.step.kind === 'wait' &&
    one.errors.length === 0 &&
    next?.step.kind === 'wait' &&
    next.step.words === one.step.words &&
    next.when === one.when
  );
}

/** Where a signal is looked for, with nothing but blanks between there and a wait. */
function signalAt(steps: readonly DerivedStep[], from: number, by: 1 | -1): number | undefined {
  for (let at = from + by; ; at += by) {
    const other = steps[at];
    if (other?.step.kind === 'work' && other.step.words.startsWith(SIGNAL_WORDS) && !other.when) return at;
    if (other?.step.kind !== 'blank' || other.errors.length > 0) return undefined;
  }
}
