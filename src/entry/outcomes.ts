/** One possible result of a call: an errno, `success`, a signal, or `unknown`, which stands for any of them. */
export interface Outcome {
  readonly result: string;
  /** The only result, once the call exists on this kernel. */
  readonly isCertain: boolean;
  /** Only a `gate` has this result: the call is then absent for userspace. */
  readonly isFromGate: boolean;
}

/** Collects outcomes, in the order of the entry path. */
export class OutcomeSet {
  readonly #results: string[] = [];
  readonly #fromGate: boolean[] = [];

  add(result: string, isFromGate: boolean): void {
    const at = this.#results.indexOf(result);
    if (at === -1) {
      this.#results.push(result);
      this.#fromGate.push(isFromGate);
    } else if (!isFromGate) this.#fromGate[at] = false;
  }

  /** A gate ends every call, and nothing else has a result. */
  get isAbsent(): boolean {
    return this.#results.length === 1 && this.#results[0] === 'ENOSYS' && this.#fromGate[0] === true;
  }

  list(): Outcome[] {
    const others = this.#results.filter(
      (result, index) => !(result === 'ENOSYS' && this.#fromGate[index]),
    ).length;
    return this.#results.map((result, index) => {
      const isFromGate = this.#fromGate[index] ?? false;
      const isGateEnosys = result === 'ENOSYS' && isFromGate;
      return { result, isFromGate, isCertain: this.isAbsent || (others === 1 && !isGateEnosys) };
    });
  }
}
