import type { Instruction } from './instruction.ts';
import { possibleReturns } from './possible-returns.ts';
import { runProgram, seccompData } from './run-program.ts';

const UNKNOWN = Array.from({ length: 6 }, () => undefined);

/**
 * A program made ready to decide many calls: for each number it is followed once with arguments unknown, and where only
 * one answer is possible, that is the answer from then on. Programs that {@link checkProgram} has nothing against only.
 */
export class CompiledProgram {
  readonly #program: readonly Instruction[];
  readonly #isBigEndian: boolean;
  /** By token, then by number; undefined where the answer depends on arguments. */
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
