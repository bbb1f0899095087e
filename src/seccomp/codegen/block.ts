/** The content of the accumulator: a word of seccomp_data under a mask; offset -1 if unknown. */
export interface Accumulator {
  readonly offset: number;
  readonly mask: number;
}

export const UNKNOWN_ACCUMULATOR: Accumulator = { offset: -1, mask: 0xffff_ffff };

export function isSameAccumulator(a: Accumulator, b: Accumulator): boolean {
  return a.offset === b.offset && a.mask === b.mask;
}

/** An instruction whose jump targets are blocks. */
export interface Operation {
  readonly code: number;
  readonly k: number;
  readonly onTrue?: Block;
  readonly onFalse?: Block;
  /** The target of an unconditional jump. */
  readonly always?: Block;
}

/** A sequence of instructions with one entry (`struct bpf_blk` of gen_bpf.c). Blocks with equal content are one block. */
export interface Block {
  operations: readonly Operation[];
  /** The required content of the accumulator on entry; unknown if the block loads what it needs. */
  start: Accumulator;
  readonly end: Accumulator;
  /** Whether the block has been placed in the program. */
  isPlaced: boolean;
}

/** Makes blocks, one for each content (the hash table of gen_bpf.c). */
export class BlockTable {
  readonly #blocks = new Map<string, Block>();
  readonly #ids = new Map<Block, number>();

  /** The block with a content; made if there is none. */
  block(
    operations: readonly Operation[],
    start: Accumulator = UNKNOWN_ACCUMULATOR,
    end: Accumulator = UNKNOWN_ACCUMULATOR,
  ): Block {
    const parts = operations.map(
      ({ code, k, onTrue, onFalse }) => `${code},${k},${this.#id(onTrue)},${this.#id(onFalse)}`,
    );
    const key = `${parts.join(';')}|${start.offset},${start.mask}|${end.offset},${end.mask}`;
    const known = this.#blocks.get(key);
    if (known !== undefined) return known;
    const block: Block = { operations, start, end, isPlaced: false };
    this.#blocks.set(key, block);
    this.#ids.set(block, this.#ids.size + 1);
    return block;
  }

  #id(block: Block | undefined): number {
    return block === undefined ? 0 : (this.#ids.get(block) ?? 0);
  }
}
