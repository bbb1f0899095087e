import { SUCCESS } from '../../entry/steps/done.ts';
import { searchCalls } from '../../entry/suggest/search.ts';
import { type Trace, trace } from '../../entry/trace.ts';
import { UNKNOWN } from '../../spec/errno.ts';
import type { Spec, Step } from '../../spec/model.ts';
import type { Analysis } from '../analysis.ts';
import { anyOf, nameStep } from '../words.ts';
import type { Change, TwoStates } from './change.ts';

/** As many of each kind as a reader takes in. */
const MAX_SHOWN = 5;

/**
 * Calls that one state refuses and the other accepts. They are found as probes are: from the conditions of the state
 * that refuses, so that each finding shows a call that makes the difference.
 */
export function compareAcceptance({ before, after }: TwoStates): readonly Change[] {
  const tightened = refusedBy(after, before).map(
    ({ call, step, errors }): Change => ({
      kind: 'tightened',
      message: `${call} was accepted, and is refused now: ${anyOf(errors)} from ${nameStep(step)}`,
      help: [
        'a program that works today would fail: accept it as before, or refuse it only where something new is asked for',
      ],
      range: step.range,
      pointer: step.pointer,
    }),
  );
  const loosened = refusedBy(before, after).map(({ call, step, errors }): Change => {
    const permanent = step.kind === 'check' ? step.permanent : undefined;
    return {
      kind: permanent === undefined ? 'loosened' : 'promise',
      message: `${call} was refused with ${anyOf(errors)}, and is accepted now${
        permanent === undefined ? '' : `; it was to be refused permanently: ${permanent}`
      }`,
      range: after.spec.nameNode,
      pointer: `/entry/accepts/${step.text}`,
    };
  });
  return [...tightened.slice(0, MAX_SHOWN), ...loosened.slice(0, MAX_SHOWN)];
}

interface Refusal {
  readonly call: string;
  readonly step: Step;
  readonly errors: readonly string[];
}

/** A call for each step of one state that certainly refuses what the other may accept. */
function refusedBy(strict: Analysis, lenient: Analysis): readonly Refusal[] {
  const found = new Map<Step, Refusal & { readonly cost: number }>();
  searchCalls(
    strict.entry,
    (traced) => certainRefusal(traced) !== undefined,
    ({ texts, cost }) => {
      const call = withAnyHandles(strict.spec, texts);
      const step = refusalOf(strict, call);
      const known = step && found.get(step);
      if (step !== undefined && (known === undefined || cost < known.cost) && mayAccept(lenient, call))
        found.set(step, { call, step, errors: step.errors, cost });
      return false;
    },
  );
  return [...found.values()].sort((a, b) => a.step.index - b.step.index);
}

/** The call with `_` for descriptors and processes: whether there is one decides nothing here. */
function withAnyHandles({ name, arguments: all }: Spec, texts: readonly string[]): string {
  const handles: ReadonlySet<string | undefined> = new Set(['fd', 'dirfd', 'pid']);
  return `${name}(${texts.map((text, index) => (handles.has(all[index]?.role) ? '_' : text)).join(', ')})`;
}

function refusalOf({ spec, entry }: Analysis, text: string): Step | undefined {
  const read = spec.readCall(text);
  return read.ok ? certainRefusal(trace(entry, read.call)) : undefined;
}

/** The step that certainly ends a call with an errno. */
function certainRefusal({ steps, outcomes }: Trace): Step | undefined {
  if (outcomes.some(({ result }) => result === SUCCESS || result === UNKNOWN)) return undefined;
  const last = steps.find(({ verdict }) => verdict === 'fails');
  return last?.step.kind === 'check' || last?.step.kind === 'copy' ? last.step : undefined;
}

function mayAccept({ spec, entry }: Analysis, text: string): boolean {
  const read = spec.readCall(text);
  if (!read.ok) return false;
  const { outcomes } = trace(entry, read.call);
  // What is not known may refuse the call: then nobody can say that it is accepted.
  return (
    outcomes.some(({ result }) => result === SUCCESS) && !outcomes.some(({ result }) => result === UNKNOWN)
  );
}
