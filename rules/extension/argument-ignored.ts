import { conditionsOf } from '../../src/entry/suggest/conditions.ts';
import { searchCalls } from '../../src/entry/suggest/search.ts';
import { type CompiledEntry, type Trace, trace } from '../../src/entry/trace.ts';
import { argumentKey, flagTests } from '../../src/lint/flag-bits.ts';
import { nameStep } from '../../src/lint/phrases.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { UNKNOWN } from '../../src/spec/errno.ts';
import type { Argument, Step } from '../../src/spec/model.ts';

/** What is ignored in one mode may hold anything there, so it can never get a meaning in that mode. */
export const argumentIgnored: SpecRule = {
  about: 'spec',
  id: 'argument-ignored',
  topic: 'extension',
  severity: 'warning',
  summary: 'Unknown flags are rejected in every mode of a call, not only in some.',
  check({ spec, entry, gaps }, report) {
    if (spec.status === 'merged' || gaps.length > 0) return;
    for (const argument of spec.arguments) {
      if (argument.role !== 'flags' || argument.type.kind !== 'integer') continue;
      const found = ignoredIn(entry, argument);
      if (found === undefined) continue;
      report({
        message: `${nameStep(found.step)} rejects unknown bits of "${argument.name}", but ${found.call} can succeed with one`,
        help: [
          `check ${argument.name} before anything else, whatever the other arguments are: a bit that is ignored today cannot get a meaning`,
        ],
        range: found.step.range,
        pointer: found.step.pointer,
      });
    }
  },
};

const HANDLES: ReadonlySet<string | undefined> = new Set(['fd', 'dirfd', 'pid']);

interface Ignored {
  readonly step: Step;
  readonly call: string;
}

/** A check of an unknown bit, and a call that succeeds with that bit. */
function ignoredIn(entry: CompiledEntry, argument: Argument): Ignored | undefined {
  const bit = unknownBit(entry, argument);
  if (bit === undefined) return undefined;
  const refusing = entry.steps.find(
    ({ step }) => step.kind === 'check' && mayRefuse(entry, argument, bit, step),
  );
  if (refusing === undefined || isAlwaysFirst(entry, refusing.step)) return undefined;
  let call: string | undefined;
  searchCalls(
    entry,
    () => true,
    ({ call: found, texts }) => {
      const values = found.values.map((value, index) => {
        if (index === argument.index) return bit;
        // Whether a descriptor or a process exists does not matter here.
        return HANDLES.has(entry.spec.arguments[index]?.role) ? undefined : value;
      });
      if (!succeeds(trace(entry, { text: '', values }))) return false;
      const shown = texts.map((text, index) => {
        if (index === argument.index) return `0x${bit.toString(16)}`;
        return values[index] === undefined ? '_' : text;
      });
      call = `${entry.spec.name}(${shown.join(', ')})`;
      return true;
    },
  );
  return call === undefined ? undefined : { step: refusing.step, call };
}

/** The highest bit that no name and no test has. */
function unknownBit({ steps }: CompiledEntry, { index, type, values }: Argument): bigint | undefined {
  const size = type.kind === 'integer' ? type.size * 8 : 0;
  const known = values.reduce((all, { value }) => all | value, 0n);
  const tested = steps
    .flatMap(({ step }) => flagTests(conditionsOf(step)))
    .filter(({ key }) => key === argumentKey(index))
    .reduce((all, { bits }) => all | bits, known);
  for (let bit = Math.min(size, 32) - 1; bit >= 0; bit--) {
    const value = 1n << BigInt(bit);
    if ((tested & value) === 0n) return value;
  }
  return undefined;
}

/** Whether a check rejects the bit, at least in some mode, but not zero. */
function mayRefuse({ spec, ...rest }: CompiledEntry, { index }: Argument, bit: bigint, step: Step): boolean {
  const entry = { spec, ...rest };
  const refuses = (own: bigint): boolean => {
    const values = spec.arguments.map((argument) => (argument.index === index ? own : undefined));
    const traced = trace(entry, { text: '', values }).steps.find((other) => other.step === step);
    return traced?.verdict === 'fails' || traced?.verdict === 'may-fail';
  };
  return refuses(bit) && !refuses(0n);
}

/** Whether every call comes to a step: nothing before it can succeed, and it has no condition. */
function isAlwaysFirst({ steps }: CompiledEntry, step: Step): boolean {
  const before = steps.slice(
    0,
    steps.findIndex((other) => other.step === step),
  );
  return step.when === undefined && !before.some((other) => other.step.kind === 'done');
}

/** A call that may succeed, of which everything is known, and that no words refuse for its flags. */
function succeeds({ outcomes, steps }: Trace): boolean {
  return (
    outcomes.some(({ result }) => result === 'success') &&
    !outcomes.some(({ result }) => result === UNKNOWN) &&
    !steps.some(
      ({ step, verdict, errors }) =>
        verdict === 'may-fail' && step.kind === 'work' && errors.includes('EINVAL'),
    )
  );
}
