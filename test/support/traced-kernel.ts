import { type CompiledEntry, compileEntry, trace } from '../../src/entry/trace.ts';
import { findArchitecture } from '../../src/seccomp/architecture.ts';
import type { Spec } from '../../src/spec/model.ts';
import { readSpecs } from '../../src/spec/read.ts';
import type { Version } from '../../src/spec/version.ts';
import type { Kernel, NumberedCall, OpenWorld } from '../../src/verify/kernel.ts';
import { filterErrno, WORLDS, type World } from '../../src/verify/world.ts';

/**
 * The spec of a text.
 *
 * @throws {Error} if the spec has problems other than a narrow mask
 */
export function specOf(text: string): Spec {
  const [document] = readSpecs(text).documents;
  if (document?.spec === undefined || document.problems.some(({ kind }) => kind !== 'narrow-mask'))
    throw new Error(document?.problems.map(({ message }) => message).join('; ') ?? 'no spec');
  return document.spec;
}

/**
 * A fake kernel that behaves as the spec `truth` says. Resources suffice, handles exist, and everything is built in. An
 * unprivileged caller fails all permission checks, and root passes all.
 */
export class TracedKernel implements Kernel {
  readonly release = '6.18.0';
  readonly version: Version = [6, 18];
  readonly architecture;
  readonly worlds: readonly World[] = WORLDS;
  readonly isFiltered = false;
  readonly made: NumberedCall[] = [];
  readonly #truth: CompiledEntry;

  constructor(truth: Spec) {
    const architecture = findArchitecture('x86_64');
    if (architecture === undefined) throw new Error('no x86_64');
    this.architecture = architecture;
    this.#truth = compileEntry(truth, this.version);
  }

  async open(world: World, _numbers: readonly number[]): Promise<OpenWorld> {
    const filtered = filterErrno(world);
    return {
      make: async (calls) => {
        this.made.push(...calls);
        return calls.map(({ call }) => filtered ?? this.#answer(call, world));
      },
    };
  }

  #answer(call: NumberedCall['call'], world: World): string {
    const refusing = trace(this.#truth, call).steps.find(({ step, verdict, isTaken }) => {
      return verdict === 'fails' || (isTaken && step.kind === 'permission' && world === 'unprivileged');
    });
    return refusing?.errors[0] ?? 'success';
  }
}
