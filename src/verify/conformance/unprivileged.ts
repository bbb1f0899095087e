import type { StepResult } from '../../entry/steps/step.ts';
import type { CompiledEntry } from '../../entry/trace.ts';
import type { Step } from '../../spec/model.ts';

/** A permission that asks for one capability, and for nothing that another caller might have instead. */
const ONE_CAPABILITY = /^CAP_[A-Z_]+(?: over the \w+ namespace| in the user namespace)?(?=;| \(|$)/;

/**
 * The capability without which a step certainly refuses a call; undefined where the words name none, or something
 * besides that lets a caller pass. What follows a semicolon are other reasons to refuse.
 */
export function neededCapability(step: Step): string | undefined {
  if (step.kind !== 'permission' || step.errors.length !== 1) return undefined;
  return /^CAP_[A-Z_]+/.exec(ONE_CAPABILITY.exec(step.text.trim())?.[0] ?? '')?.[0];
}

/**
 * The entry path as a caller without capabilities takes it: what asks for one refuses every call that gets there. Never
 * judge by it whether a call is safe: to others such a step is no refusal.
 */
export function asUnprivileged(entry: CompiledEntry): CompiledEntry {
  return {
    ...entry,
    steps: entry.steps.map((compiled) => {
      if (neededCapability(compiled.step) === undefined) return compiled;
      const refused: StepResult = { verdict: 'fails', errors: compiled.step.errors };
      return {
        ...compiled,
        tracer: { run: () => refused, reason: () => 'the caller lacks the capability' },
      };
    }),
  };
}
