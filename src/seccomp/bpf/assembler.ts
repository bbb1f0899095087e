import { CODE, type Instruction, SECCOMP_DATA } from './instruction.ts';

/** A place in a program that is not yet placed. */
export interface Label {
  at: number | undefined;
}

/** The comparisons that classic BPF has with a constant. */
export type Comparison = 'jeq #k' | 'jgt #k' | 'jge #k';

/**
 * Writes a program with labels. Each conditional jump skips one unconditional one, whose offset has 32 bits, so blocks may
 * have any length; a program that is only followed here may be longer than a kernel takes.
 */
export class Assembler {
  readonly #program: { code: number; jt: number; jf: number; k: number }[] = [];
  readonly #jumps: { readonly at: number; readonly to: Label }[] = [];

  get length(): number {
    return this.#program.length;
  }

  label(): Label {
    return { at: undefined };
  }

  place(label: Label): void {
    label.at = this.#program.length;
  }

  /** Loads a word of seccomp_data, under a mask. */
  load(offset: number, mask = 0xffff_ffff): void {
    this.#emit(CODE['ld [k]'], offset);
    if (mask !== 0xffff_ffff) this.#emit(CODE['and #k'], mask);
  }

  /** Goes on if the loaded word compares, and jumps otherwise. */
  unless(comparison: Comparison, datum: number, otherwise: Label): void {
    this.#program.push({ code: CODE[comparison], jt: 1, jf: 0, k: datum });
    this.jump(otherwise);
  }

  jump(to: Label): void {
    this.#jumps.push({ at: this.#program.length, to });
    this.#emit(CODE.ja, 0);
  }

  return(code: number): void {
    this.#emit(CODE['ret #k'], code);
  }

  /** The program; every label that is jumped to must have been placed. */
  finish(): readonly Instruction[] {
    for (const { at, to } of this.#jumps) {
      const jump = this.#program[at];
      if (jump === undefined || to.at === undefined) throw new Error('a label was not placed');
      jump.k = to.at - at - 1;
    }
    return this.#program;
  }

  #emit(code: number, k: number): void {
    this.#program.push({ code, jt: 0, jf: 0, k });
  }
}

/** The offset of a word of an argument in seccomp_data. */
export function argumentOffset(index: number, isHigh: boolean, isBigEndian: boolean): number {
  return SECCOMP_DATA.args + index * 8 + (isHigh === isBigEndian ? 0 : 4);
}
