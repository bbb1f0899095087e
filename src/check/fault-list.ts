import type { InputFault } from './run.ts';

/** The faults because of which a run is incomplete, without duplicates. */
export class FaultList {
  readonly #all: InputFault[] = [];
  readonly #known = new Set<string>();

  constructor(faults: Iterable<InputFault>) {
    for (const fault of faults) this.add(fault);
  }

  add(fault: InputFault): void {
    const key = `${fault.path}\n${fault.message}`;
    if (!this.#known.has(key)) this.#all.push(fault);
    this.#known.add(key);
  }

  get all(): readonly InputFault[] {
    return this.#all;
  }
}
