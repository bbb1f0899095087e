import { stringMemory, zeroedMemory } from '../../spec/memory.ts';
import type { Argument, Spec } from '../../spec/model.ts';
import { BUILTIN_TYPEDEFS } from '../../spec/types/builtin.ts';
import { sizeOf, type Type } from '../../spec/types/type.ts';
import { refusalsOf } from '../refusals.ts';
import type { CompiledEntry } from '../trace.ts';
import { traceBudget } from './budget.ts';
import { addCandidate, type Candidate } from './candidate.ts';
import { conditionsOf, inputsOf } from './conditions.ts';
import { numeric } from './numbers.ts';
import { candidatesForStep } from './step-values.ts';

/** The values to try for an argument. */
export interface ArgumentCandidates {
  readonly all: readonly Candidate[];
  /** The value that is most certainly rejected: -1, NULL, 0. */
  readonly bogus: Candidate;
  /** A value that passes checks: real memory, the struct's size, no flags. */
  readonly valid: Candidate;
}

/** The candidates of every argument, from its role; the valid one is that which the entry path refuses least. */
export function candidatesOf(entry: CompiledEntry): readonly ArgumentCandidates[] {
  const { spec } = entry;
  const budget = { left: traceBudget(entry) };
  return spec.arguments.map((argument) => {
    const { bogus, valid, others } = byRole(argument, spec);
    const all: Candidate[] = [];
    for (const candidate of [bogus, valid, ...others]) addCandidate(all, candidate);
    return { all, bogus, valid: leastRefused(argument, valid, all, entry, budget) };
  });
}

/** The refused value of each argument by its role alone, in C. */
export function bogusTexts(spec: Spec): readonly string[] {
  return spec.arguments.map((argument) => byRole(argument, spec).bogus.text);
}

/** A value that no check rejects whatever the other arguments are; else the one that the fewest checks reject. */
function leastRefused(
  argument: Argument,
  byRoleAlone: Candidate,
  all: readonly Candidate[],
  entry: CompiledEntry,
  budget: { left: number },
): Candidate {
  let best = byRoleAlone;
  let fewest = countRefusals(argument, best, entry);
  if (fewest === 0 || argument.type.kind === 'pointer') return best;
  for (const { step } of entry.steps) {
    for (const candidate of candidatesForStep(step, argument, all, entry.spec)) {
      if (budget.left-- <= 0) return best;
      const refusals = countRefusals(argument, candidate, entry);
      if (refusals >= fewest) continue;
      best = candidate;
      fewest = refusals;
      if (fewest === 0) return best;
    }
  }
  return best;
}

/** How many checks reject a value whatever the other arguments are. */
function countRefusals(argument: Argument, { text, value }: Candidate, entry: CompiledEntry): number {
  const values = entry.spec.arguments.map(({ index }) => (index === argument.index ? value : undefined));
  return refusalsOf(entry, { text, values }).filter(({ kind }) => kind === 'check').length;
}

function byRole(
  argument: Argument,
  spec: Spec,
): { bogus: Candidate; valid: Candidate; others: readonly Candidate[] } {
  const zero = numeric(0n, argument, spec);
  const minusOne = numeric(-1n, argument, spec);
  const { type } = argument;
  if (type.kind === 'pointer') {
    const bogus: Candidate = { text: 'NULL', value: 0n, cost: 1 };
    const others = isConditional(argument, spec) ? [BAD_ADDRESS] : [];
    return { bogus, valid: validMemory(argument, type.to), others };
  }
  switch (argument.role) {
    case 'fd':
      return { bogus: minusOne, valid: minusOne, others: [] };
    case 'dirfd': {
      const here = argument.sentinels.find(({ name }) => name === 'AT_FDCWD');
      return {
        bogus: minusOne,
        valid: here === undefined ? minusOne : { text: here.name, value: here.value, cost: 2 },
        others: [],
      };
    }
    case 'size': {
      const size = sizeOfStructBefore(argument, spec);
      return { bogus: zero, valid: size ?? numeric(1n, argument, spec), others: [] };
    }
    case 'flags':
      return { bogus: zero, valid: zero, others: [minusOne] };
    case 'command':
      return { bogus: minusOne, valid: firstNamed(argument) ?? zero, others: [zero] };
    case 'signal':
    case 'pid':
      return { bogus: minusOne, valid: minusOne, others: [zero] };
    default:
      return { bogus: zero, valid: zero, others: [minusOne, numeric(1n, argument, spec)] };
  }
}

/** An address that is neither NULL nor mapped (mmap_min_addr). */
const BAD_ADDRESS: Candidate = { text: '1', value: 1n, cost: 3 };

/** Whether a condition tests the pointer, as of one that may be NULL: then only a bad address is refused. */
function isConditional({ index }: Argument, spec: Spec): boolean {
  return spec.entry.some((step) =>
    conditionsOf(step).some((condition) =>
      inputsOf(condition).some((input) => input.kind === 'argument' && input.index === index),
    ),
  );
}

function firstNamed(argument: Argument): Candidate | undefined {
  const [first] = argument.values;
  return first && { text: first.name, value: first.value, cost: 2 };
}

function validMemory(argument: Argument, to: Type): Candidate {
  if (to.kind === 'integer' && to.name === 'char') {
    if (argument.role === 'out' || argument.role === 'inout')
      return { text: 'buffer(64)', value: zeroedMemory(64), cost: 6 };
    return { text: '""', value: stringMemory(''), cost: 6 };
  }
  const size = sizeOf(to);
  if (to.kind === 'struct' && size !== undefined && size > 0)
    return { text: '&{}', value: zeroedMemory(size), cost: 6 };
  return {
    text: `buffer(${size ?? 64})`,
    value: zeroedMemory(size === undefined || size === 0 ? 64 : size),
    cost: 6,
  };
}

function sizeOfStructBefore(argument: Argument, spec: Spec): Candidate | undefined {
  const before = spec.arguments[argument.index - 1]?.type;
  if (before?.kind !== 'pointer') return undefined;
  const size = sizeOf(before.to);
  if (size === undefined || size === 0 || before.to.kind !== 'struct') return undefined;
  const name = BUILTIN_TYPEDEFS.has(before.to.name) ? before.to.name : `struct ${before.to.name}`;
  return { text: `sizeof(${name})`, value: BigInt(size), cost: 2 };
}
