import { didYouMean } from '../../../spec/nearest-word.ts';
import { syscallNumbers } from '../../syscalls/syscall-numbers.ts';

/** The most unknown names of a text that are compared with all system calls. */
const MAX_HINTS = 20;

/** Finds which system calls a text means, for the first names that are none. */
export class CallHints {
  #left = MAX_HINTS;

  /** "; did you mean …", or nothing. */
  for(name: string): string {
    return this.#left-- > 0 ? didYouMean(name, syscallNumbers().names()) : '';
  }
}
