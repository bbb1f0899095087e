import { ARGUMENT_COUNT } from '../argument-count.ts';
import type { FilteredCall } from '../bpf/filtered-call.ts';
import { type Instruction, MAX_INSTRUCTIONS } from '../bpf/instruction.ts';
import { possibleReturns } from '../bpf/possible-returns.ts';
import { runProgram, seccompData } from '../bpf/run-program.ts';
import { generateProgram } from '../codegen/program.ts';
import { mayHaveStaleWords } from '../codegen/stale-words.ts';
import { stubProgram } from '../codegen/stub-program.ts';
import type { FilterCollection, RuleDecision } from '../libseccomp/filter-collection.ts';
import type { KnownArguments } from '../libseccomp/syscall-rules.ts';
import { decodeAction, ENOSYS_ACTION, encodeAction, type SeccompAction } from '../seccomp-action.ts';
import { type EnosysStub, isStubbed, stubLimit } from './enosys-stub.ts';

/** What decided a call, and its action. */
export type Decision =
  | RuleDecision
  /** runc's stub: the number is above the highest one of the profile. */
  | { readonly by: 'stub'; readonly action: SeccompAction; readonly limit: number }
  /** libseccomp's program compares a word that is not in the accumulator, and deviates from its rules. */
  | { readonly by: 'stale word'; readonly action: SeccompAction; readonly meant: RuleDecision };

/** Whether all six arguments of a call are known. */
export function areAllKnown(args: readonly (bigint | undefined)[] | undefined): args is readonly bigint[] {
  return args?.length === ARGUMENT_COUNT && args.every((value) => value !== undefined);
}

/** Splits the arguments of a call into words. */
export function argumentWords(args: readonly (bigint | undefined)[]): KnownArguments {
  return {
    word: (argument, isHigh) => {
      const value = args[argument];
      return value === undefined ? undefined : Number((isHigh ? value >> 32n : value) & 0xffff_ffffn);
    },
  };
}

/** A filter as an engine installs it: libseccomp's program, after runc's stub if there is one. */
export class InstalledFilter {
  readonly collection: FilterCollection;
  readonly stub: EnosysStub | undefined;
  /** All names in the rules of the profile, whether or not libseccomp knows them. */
  readonly profileNames: ReadonlySet<string>;
  #mayBeStale: boolean | undefined;
  #generated: ReturnType<typeof generateProgram> | 'not yet' = 'not yet';

  /** @param profileNames those of the whole profile, for a filter with only some of its rules */
  constructor(
    collection: FilterCollection,
    stub: EnosysStub | undefined,
    profileNames: ReadonlySet<string> = collection.profileNames,
  ) {
    this.collection = collection;
    this.stub = stub;
    this.profileNames = profileNames;
  }

  /** All possible decisions for a call; a single one if all arguments are known. */
  decide({ token, number, args }: FilteredCall): readonly Decision[] {
    if (this.stub !== undefined && isStubbed(this.stub, token, number))
      return [{ by: 'stub', action: ENOSYS_ACTION, limit: stubLimit(this.stub, token, number) ?? 0 }];
    const isKnown = areAllKnown(args);
    const verdicts = isKnown
      ? [this.collection.decide(token, number, argumentWords(args))]
      : this.collection.possible(token, number, argumentWords(args));
    const { isBigEndian } = this;
    if (!this.hasStaleWords()) return verdicts;
    const returns = isKnown
      ? [runProgram(this.#generatedProgram(), seccompData(token, number, args, isBigEndian))]
      : possibleReturns(this.#generatedProgram(), { token, number, args }, isBigEndian);
    return returns.map((code): Decision => {
      const meant = verdicts.find(({ action }) => encodeAction(action) === code);
      if (meant !== undefined) return meant;
      const [first = { by: 'default', action: this.collection.defaultAction }] = verdicts;
      return { by: 'stale word', action: decodeAction(code), meant: first };
    });
  }

  /** The whole installed program; undefined if it is too long for a kernel. */
  program(): readonly Instruction[] | undefined {
    if (this.#generate() === undefined) return undefined;
    const stub = this.stub === undefined ? [] : stubProgram(this.stub);
    return [...stub, ...this.#generatedProgram()];
  }

  /** Whether the program is too long for a kernel. A lower bound spares short filters the generation. */
  isTooLong(): boolean {
    let lowerBound = 0;
    for (const { syscalls } of this.collection.architectures) {
      lowerBound += syscalls.size;
      for (const rules of syscalls.values()) lowerBound += rules.testCount;
    }
    this.#mayBeStale ??= mayHaveStaleWords(this.collection);
    if (!this.#mayBeStale && lowerBound <= MAX_INSTRUCTIONS / 2) return false;
    const program = this.program();
    return program === undefined || program.length > MAX_INSTRUCTIONS;
  }

  get isBigEndian(): boolean {
    return this.collection.architectures[0]?.architecture.isBigEndian ?? false;
  }

  #generate(): ReturnType<typeof generateProgram> {
    if (this.#generated === 'not yet') this.#generated = generateProgram(this.collection);
    return this.#generated;
  }

  #generatedProgram(): readonly Instruction[] {
    return this.#generate()?.program ?? [];
  }

  /** Whether a test of the program compares a word that is not in the accumulator, so that the rules do not decide alone. */
  hasStaleWords(): boolean {
    this.#mayBeStale ??= mayHaveStaleWords(this.collection);
    return this.#mayBeStale && (this.#generate()?.hasStaleWords ?? false);
  }
}
