import type { Instruction } from './instruction.ts';
import { possibleReturns } from './possible-returns.ts';
import { runProgram, seccompData } from './run-program.ts';

const UNKNOWN = Array.from({ length: 6 }, () => undefined);

/**
 * Runs a program for many calls. For each number, it first computes the possible results with unknown arguments; a single
 * result is used from then on. The program must pass {@link checkProgram}.
 */
export class CompiledProgram {
  readonly #program: readonly Instruction[];
  readonly #isBigEndian: boolean;
  /** By token, then by number; undefined if the result depends on arguments. */
  readonly #fixed = new Map<number, Map<number, number | undefined>>();

  constructor(program: readonly Instruction[], isBigEndian: boolean) {
    this.#program = program;
    this.#isBigEndian = isBigEndian;
  }

  /** The 32-bit value that the program returns. Numbers are unsigned 32-bit, arguments unsigned 64-bit. */
  decide(token: number, number: number, args: readonly bigint[]): number {
    let numbers = this.#fixed.get(token);
    if (numbers === undefined) {
      numbers = new Map();
      this.#fixed.set(token, numbers);
    }
    if (!numbers.has(number)) {
      const returns = possibleReturns(this.#program, { token, number, args: UNKNOWN }, this.#isBigEndian);
      numbers.set(number, returns.length === 1 ? returns[0] : undefined);
    }
    return (
      numbers.get(number) ?? runProgram(this.#program, seccompData(token, number, args, this.#isBigEndian))
    );
  }
}
