import { errnoName, errnoNumber } from '../spec/errno.ts';
import { type Kernel, NOT_MADE, type NumberedCall, type OpenWorld } from '../verify/kernel.ts';
import { filterErrno, WORLDS, type World } from '../verify/world.ts';
import { Caller, type KernelAnswer } from './caller.ts';
import { filterAnswering } from './filter.ts';
import type { RunningKernel } from './running.ts';
import type { Sandbox } from './sandbox.ts';
import { toWire } from './wire.ts';

/** The running kernel; confined processes make the calls. */
export class RealKernel implements Kernel {
  readonly release;
  readonly version;
  readonly architecture;
  readonly isFiltered: boolean;
  readonly worlds: readonly World[];
  readonly #sandbox: Sandbox;
  readonly #emptyRoot: string | undefined;
  readonly #callers: Caller[] = [];

  /** `emptyRoot`: a folder that becomes the root of the file system for the calls; undefined: they see all of it. */
  constructor(running: RunningKernel, sandbox: Sandbox, emptyRoot: string | undefined) {
    this.release = running.release;
    this.version = running.version;
    this.architecture = running.architecture;
    this.isFiltered = running.isFiltered;
    this.worlds = WORLDS.filter((world) => world !== 'root' || sandbox.isRoot);
    this.#sandbox = sandbox;
    this.#emptyRoot = emptyRoot;
  }

  async open(world: World, numbers: readonly number[]): Promise<OpenWorld> {
    const errno = errnoNumber(filterErrno(world) ?? '');
    const filter = errno === undefined ? undefined : filterAnswering(errno, numbers, this.architecture);
    const caller = new Caller(this.#sandbox.launch(world === 'root', filter, this.#emptyRoot));
    this.#callers.push(caller);
    const fault = await caller.fault();
    if (fault !== undefined) throw new Error(`world "${world}": ${fault}`);
    return { make: async (calls) => (await caller.make(calls.map(wire))).map(answerName) };
  }

  /** Calls made so far, in all worlds. */
  get made(): number {
    return this.#callers.reduce((sum, { made }) => sum + made, 0);
  }

  stop(): void {
    for (const caller of this.#callers) caller.stop();
  }
}

function wire({ spec, number, call }: NumberedCall) {
  const wired = toWire(number, call, spec.arguments);
  if (wired === undefined) throw new Error(`${call.text}: an unknown value cannot be passed`);
  return wired;
}

function answerName(answer: KernelAnswer): string {
  switch (answer.kind) {
    case 'returned':
      return answer.errno === 0 ? 'success' : (errnoName(answer.errno) ?? `errno ${answer.errno}`);
    case 'died':
      return answer.signal;
    case 'hung':
      return 'hung';
    case 'not made':
      return NOT_MADE;
  }
}
