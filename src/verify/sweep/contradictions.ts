import { mayAnswer, type Trace } from '../../entry/trace.ts';
import type { Step } from '../../spec/model.ts';
import { blame, describeStep } from '../blame.ts';
import { NOT_MADE } from '../kernel.ts';
import type { Plan } from '../plan.ts';
import type { SweepCall } from './calls.ts';

/** A call whose result the spec rules out. */
export interface Contradiction {
  readonly found: SweepCall;
  readonly answer: string;
  /** How many calls showed it. */
  count: number;
  /** Whether the trace of another call would contradict the same result in the same way. */
  readonly shows: (traced: Trace) => boolean;
  /** The step predicted to refuse it, the one that explains the result, and an explanation. */
  readonly explain: (traced: Trace) => {
    readonly predicted: Step | undefined;
    readonly actual: Step | undefined;
    readonly explanation: string;
  };
}

/**
 * Finds contradictions in the results of one world: results that were not predicted, and steps that depend on the
 * machine alone but refused one call and passed another.
 */
export function contradictionsIn(
  plan: Plan,
  calls: readonly SweepCall[],
  answers: readonly string[],
): readonly Contradiction[] {
  const groups = new Map<string, Contradiction>();
  const add = (key: string, contradiction: Contradiction): void => {
    const known = groups.get(key);
    if (known === undefined) groups.set(key, contradiction);
    else known.count++;
  };
  const refused = new Map<Step, SweepCall>();
  const passed: { step: Step; by: Step; found: SweepCall; answer: string }[] = [];
  for (const [index, found] of calls.entries()) {
    const answer = answers[index] ?? '';
    if (answer === NOT_MADE) continue;
    if (!mayAnswer(found.trace, answer)) {
      const { predicted, actual } = blame(plan.entry, found.trace, answer);
      add(`${predicted?.index} ${answer} ${actual?.index}`, outside(plan, found, answer));
      continue;
    }
    const by = decidingStep(found.trace, answer);
    if (by === undefined) continue;
    for (const step of machineSteps(found.trace)) {
      if (step === by) refused.set(step, refused.get(step) ?? found);
      else if (step.index < by.index) passed.push({ step, by, found, answer });
    }
  }
  for (const { step, by, found, answer } of passed) {
    const other = refused.get(step);
    if (other !== undefined) add(`${step.index} let ${by.index} pass`, uneven(step, other, found, answer));
  }
  return [...groups.values()];
}

function outside({ entry }: Plan, found: SweepCall, answer: string): Contradiction {
  const { predicted } = blame(entry, found.trace, answer);
  return {
    found,
    answer,
    count: 1,
    shows: (traced) => !mayAnswer(traced, answer) && blame(entry, traced, answer).predicted === predicted,
    explain: (traced) => blame(entry, traced, answer),
  };
}

/** A permission or a gate, whose outcome no argument decides, refused `other` and not `found`. */
function uneven(step: Step, other: SweepCall, found: SweepCall, answer: string): Contradiction {
  return {
    found,
    answer,
    count: 1,
    shows: (traced) => {
      const by = decidingStep(traced, answer);
      return by !== undefined && by.index > step.index && machineSteps(traced).includes(step);
    },
    explain: (traced) => {
      const by = decidingStep(traced, answer);
      const who = by === undefined ? 'a later step' : describeStep(by);
      return {
        predicted: step,
        actual: by,
        explanation: `${describeStep(step)} refused ${other.call.text}, but passed this call on to ${who}: that one comes first, or the ${step.kind} depends on the arguments and lacks a "when"`,
      };
    },
  };
}

/** Steps that depend on the machine alone, and that a call certainly reached and may have been refused by. */
function machineSteps({ steps }: Trace): readonly Step[] {
  return steps
    .filter(({ step, verdict, isTaken }) => {
      return isTaken && verdict === 'may-fail' && (step.kind === 'permission' || step.kind === 'gate');
    })
    .map(({ step }) => step);
}

/** The only step that can have produced a result; undefined where several can. */
export function soleStep(traced: Trace, answer: string): Step | undefined {
  const able = stepsAble(traced, answer);
  return able.length === 1 ? able[0] : undefined;
}

/** The same, but a permission is preferred to limits and later work that may fail with the same errno. */
function decidingStep(traced: Trace, answer: string): Step | undefined {
  const able = stepsAble(traced, answer);
  const permissions = able.filter(({ kind }) => kind === 'permission');
  const isOtherwiseMachine = able.every(({ kind }) => ['permission', 'limit', 'work'].includes(kind));
  return permissions.length === 1 && isOtherwiseMachine ? permissions[0] : soleStep(traced, answer);
}

function stepsAble({ steps }: Trace, answer: string): readonly Step[] {
  return steps
    .filter(
      ({ verdict, errors }) => (verdict === 'fails' || verdict === 'may-fail') && errors.includes(answer),
    )
    .map(({ step }) => step);
}
