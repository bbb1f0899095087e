import { SUCCESS } from '../../entry/steps/done.ts';
import { searchCalls } from '../../entry/suggest/search.ts';
import { type Trace, trace } from '../../entry/trace.ts';
import { UNKNOWN } from '../../spec/errno.ts';
import { joinWithOr } from '../../spec/join-words.ts';
import type { Spec, Step } from '../../spec/model.ts';
import type { Analysis } from '../analysis.ts';
import { nameStep } from '../phrases.ts';
import type { SpecChange } from './change.ts';
import type { TwoStates } from './two-states.ts';

/** Changes of each kind that are reported; readers do not need more. */
const MAX_SHOWN = 5;

/**
 * Finds calls that one state refuses and the other accepts. Like probes, they are derived from the conditions of the
 * state that refuses, so each finding shows a call whose result differs.
 */
export function compareAcceptance({ before, after }: TwoStates): readonly SpecChange[] {
  const tightened = refusedBy(after, before).map(
    ({ call, step, errors }): SpecChange => ({
      kind: 'tightened',
      message: `${call} was accepted, but ${nameStep(step)} now rejects it with ${joinWithOr(errors)}`,
      help: [
        'accept it as before, or reject it only together with a new flag or size; otherwise programs that work today will fail',
      ],
      range: step.range,
      pointer: step.pointer,
    }),
  );
  const loosened = refusedBy(before, after).map(({ call, step, errors }): SpecChange => {
    const permanent = step.kind === 'check' ? step.permanent : undefined;
    return {
      kind: permanent === undefined ? 'loosened' : 'promise',
      message: `${call} was rejected with ${joinWithOr(errors)}, but is accepted now${
        permanent === undefined ? '' : `, although its rejection was promised to be permanent: ${permanent}`
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

/** For each step of one state that certainly refuses a call which the other state may accept, such a call. */
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

/** The call with `_` for descriptors and processes, since it does not matter here whether they exist. */
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
  // A blank may refuse the call, and then it is not known to be accepted.
  return (
    outcomes.some(({ result }) => result === SUCCESS) && !outcomes.some(({ result }) => result === UNKNOWN)
  );
}
