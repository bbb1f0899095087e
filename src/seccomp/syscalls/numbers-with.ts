import type { Architecture } from '../architecture.ts';
import type { Library } from './library-releases.ts';
import { SyscallNumbers } from './syscall-numbers.ts';

/** A call that no release of libseccomp has yet. */
export interface UnreleasedCall {
  readonly name: string;
  readonly number: number;
}

/** The table of a libseccomp with one more call, with the same number on each architecture. */
export class NumbersWith extends SyscallNumbers {
  readonly #added: UnreleasedCall;

  constructor(library: Library, added: UnreleasedCall) {
    super(library);
    this.#added = added;
  }

  override knows(name: string): boolean {
    return name === this.#added.name || super.knows(name);
  }

  override numberOf(name: string, architecture: Architecture): number | undefined {
    return name === this.#added.name
      ? this.#added.number + architecture.base
      : super.numberOf(name, architecture);
  }

  override nameOf(number: number, architecture: Architecture): string | undefined {
    return number === this.#added.number + architecture.base
      ? this.#added.name
      : super.nameOf(number, architecture);
  }

  override names(): readonly string[] {
    return [...new Set([...super.names(), this.#added.name])];
  }
}
