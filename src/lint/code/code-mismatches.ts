import { SUCCESS } from '../../entry/steps/done.ts';
import { searchCalls } from '../../entry/suggest/search.ts';
import { type CompiledEntry, compileEntry, type Trace, type TracedStep, trace } from '../../entry/trace.ts';
import { UNKNOWN } from '../../spec/errno.ts';
import type { Call, Spec, Step } from '../../spec/model.ts';
import { NEWEST, parseVersion } from '../../spec/version.ts';

/** A call that a spec and the code which it describes end differently. */
export interface CodeMismatch {
  readonly call: string;
  /** What the spec says of it, and the step that decides. */
  readonly said: readonly string[];
  readonly step: Step | undefined;
  /** What the code does, and the step that was read from it. */
  readonly done: readonly string[];
  readonly codeStep: Step | undefined;
  readonly kind: 'result' | 'permission';
}

/**
 * Calls of which a spec and its derived counterpart cannot both be right: one of them ends the call for certain with a
 * result that the other rules out, or one asks for a permission before a refusal that comes first in the other. Nothing is
 * said of calls that may reach something unknown on either side. One call for each pair of steps, the simplest first.
 */
export function codeMismatches(written: Spec, code: Spec): readonly CodeMismatch[] {
  const full = { written: entryOfTree(written, code), code: compileEntry(code) };
  if (full.written.isAbsent || full.written.arity !== full.code.arity) return [];
  const found = new Map<string, { readonly mismatch: CodeMismatch; readonly cost: number }>();
  for (const areHandlesValid of [false, true]) {
    const sides = {
      written: simplified(full.written, areHandlesValid),
      code: simplified(full.code, areHandlesValid),
    };
    for (const side of ['code', 'written'] as const) {
      searchCalls(
        sides[side],
        (traced) => certainResult(traced) !== undefined,
        ({ call, texts, cost }) => {
          const asked = areHandlesValid ? withoutHandles(written, call, texts) : call;
          const mismatch = compare(sides, full, asked);
          if (mismatch === undefined) return false;
          const key = `${mismatch.kind} ${mismatch.step?.index} ${mismatch.codeStep?.index}`;
          const known = found.get(key);
          if (known === undefined || cost < known.cost) found.set(key, { mismatch, cost });
          return false;
        },
      );
    }
  }
  return [...found.values()].sort((a, b) => a.cost - b.cost).map(({ mismatch }) => mismatch);
}

/** The entry path of a spec in the release of the tree from which its code was derived. */
export function entryOfTree(written: Spec, code: Spec): CompiledEntry {
  return compileEntry(written, parseVersion(code.raw.derived?.tree.text ?? '') ?? NEWEST);
}

interface Sides {
  readonly written: CompiledEntry;
  readonly code: CompiledEntry;
}

function compare(sides: Sides, full: Sides, call: Call): CodeMismatch | undefined {
  // Both take the values of the call, since a name may stand for another value in the other spec.
  const said = trace(sides.written, call);
  const done = trace(sides.code, call);
  if (isUnknown(said) || isUnknown(done)) return undefined;
  const [certainlySaid, certainlyDone] = [certainResult(said), certainResult(done)];
  const isRuledOut =
    (certainlyDone !== undefined && !mayEndWith(trace(full.written, call), certainlyDone)) ||
    (certainlySaid !== undefined && !mayEndWith(trace(full.code, call), certainlySaid));
  const describe = (
    kind: CodeMismatch['kind'],
    step: Step | undefined,
    codeStep: Step | undefined,
  ): CodeMismatch => ({
    call: call.text,
    kind,
    step,
    codeStep,
    said: resultsOf(said),
    done: resultsOf(done),
  });
  if (isRuledOut) return describe('result', deciding(said), deciding(done));
  const [asked, askedInCode] = [permissionOf(said), permissionOf(done)];
  // The one refuses for certain, the other asks first.
  if (certainlyDone !== undefined && certainlyDone !== SUCCESS && asked !== undefined)
    return describe('permission', asked, deciding(done));
  if (certainlySaid !== undefined && certainlySaid !== SUCCESS && askedInCode !== undefined)
    return describe('permission', deciding(said), askedInCode);
  return undefined;
}

/**
 * The entry path without what may run out, which people leave out where a program writes it down; and, if the handles of
 * the calls are taken for valid, without the lookups that only they decide.
 */
function simplified(entry: CompiledEntry, areHandlesValid: boolean): CompiledEntry {
  const isLeftOut = ({ kind }: Step): boolean => kind === 'limit' || (areHandlesValid && kind === 'lookup');
  return { ...entry, steps: entry.steps.filter(({ step }) => !isLeftOut(step)) };
}

/** The call with `_` for descriptors and processes. */
function withoutHandles({ name, arguments: all }: Spec, { values }: Call, texts: readonly string[]): Call {
  const isHandle = (index: number): boolean => HANDLES.has(all[index]?.role);
  return {
    text: `${name}(${texts.map((text, index) => (isHandle(index) ? '_' : text)).join(', ')})`,
    values: values.map((value, index) => (isHandle(index) ? undefined : value)),
  };
}

const HANDLES: ReadonlySet<string | undefined> = new Set(['fd', 'dirfd', 'pid']);

function resultsOf({ outcomes }: Trace): readonly string[] {
  return outcomes.flatMap(({ result, isFromGate }) => (isFromGate && result === 'ENOSYS' ? [] : [result]));
}

/** The only result that a call can have once it exists. */
function certainResult(traced: Trace): string | undefined {
  const results = resultsOf(traced);
  const isByGate = traced.steps.some(
    ({ step, verdict }) =>
      step.kind === 'gate' && verdict === 'may-fail' && !step.errors.every((error) => error === 'ENOSYS'),
  );
  return results.length === 1 && results[0] !== UNKNOWN && !isByGate ? results[0] : undefined;
}

function isUnknown({ outcomes }: Trace): boolean {
  return outcomes.some(({ result }) => result === UNKNOWN);
}

function mayEndWith(traced: Trace, result: string): boolean {
  return traced.outcomes.some((outcome) => outcome.result === result || outcome.result === UNKNOWN);
}

/** The step that ends the call, or the first that may. */
function deciding({ steps }: Trace): Step | undefined {
  const failing = ({ verdict }: TracedStep): boolean => verdict === 'fails';
  const may = ({ verdict, step }: TracedStep): boolean => verdict === 'may-fail' && step.kind !== 'gate';
  return (steps.find(failing) ?? steps.find(may))?.step;
}

/** A permission that a call certainly meets, and that may refuse it with EPERM. */
function permissionOf({ steps }: Trace): Step | undefined {
  return steps.find(
    ({ step, verdict, isTaken }) =>
      step.kind === 'permission' && isTaken && verdict === 'may-fail' && step.errors.includes('EPERM'),
  )?.step;
}
