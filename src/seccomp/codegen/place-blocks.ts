import { CODE, type Instruction, MAX_INSTRUCTIONS, SECCOMP_DATA } from '../bpf/instruction.ts';
import { type Block, isSameAccumulator, type Operation, UNKNOWN_ACCUMULATOR } from './block.ts';
import { reload } from './level-blocks.ts';

/** The longest conditional jump, in instructions. */
const LONGEST_JUMP = 255;

/** A placed block, or a substitute closer to a jump: a copy of its return, or an unconditional jump to it. */
interface Entry {
  readonly block: Block;
  readonly operations: readonly Operation[];
}

/** A whole program, and whether any test compares an argument word that is not in the accumulator. */
export interface GeneratedProgram {
  readonly program: readonly Instruction[];
  readonly hasStaleWords: boolean;
}

/**
 * Orders the blocks that are reachable from `sections` and makes instructions of them; undefined if the program is too
 * long for a kernel. Order, reloads and long jumps are libseccomp's (gen_bpf.c, _gen_bpf_build_bpf), including its bug
 * with the accumulator: whether a block reloads its word is decided by the first jump to it, whatever the others need.
 */
export function placeBlocks(sections: readonly Block[]): GeneratedProgram | undefined {
  for (const block of sections) block.isPlaced = true;
  const blocks = orderBlocks(sections);
  if (blocks === undefined) return undefined;
  const hasStaleWords = blocks.some((block) =>
    targetsOf(block.operations).some(
      ({ start }) => start.offset >= SECCOMP_DATA.args && !isSameAccumulator(block.end, start),
    ),
  );
  const entries = withLongJumps(blocks.map((block) => ({ block, operations: block.operations })));
  if (entries === undefined) return undefined;
  return { program: resolve(entries), hasStaleWords };
}

function targetsOf(operations: readonly Operation[]): Block[] {
  return operations.flatMap(({ onTrue, onFalse, always }) =>
    [onTrue, onFalse, always].filter((target) => target !== undefined),
  );
}

/** Places each block after the first one that leads to it, from the end of the program to its start. */
function orderBlocks(sections: readonly Block[]): Block[] | undefined {
  const order: Block[] = [];
  let count = 0;
  // The blocks that `block` places after itself, each followed by the blocks that it places.
  const pull = (block: Block): Block[] | undefined => {
    const pulled: Block[] = [];
    for (;;) {
      const found = firstUnplaced(block);
      if (found === undefined) break;
      if (++count > MAX_INSTRUCTIONS) return undefined;
      found.isPlaced = true;
      if (found.start.offset !== -1 && !isSameAccumulator(block.end, found.start)) {
        found.operations = [...reload(found.start), ...found.operations];
        found.start = UNKNOWN_ACCUMULATOR;
      }
      const below = pull(found);
      if (below === undefined) return undefined;
      pulled.unshift(found, ...below);
    }
    return pulled;
  };
  // Two sections with an equal first block share it: it appears in both, and its targets after the last one.
  for (const section of [...sections].reverse()) {
    const pulled = pull(section);
    if (pulled === undefined) return undefined;
    order.unshift(section, ...pulled);
  }
  return order;
}

function firstUnplaced({ operations }: Block): Block | undefined {
  for (const operation of [...operations].reverse()) {
    const found = targetsOf([operation]).find(({ isPlaced }) => !isPlaced);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Adds a closer return or an unconditional jump wherever a conditional jump is too long. */
function withLongJumps(placed: readonly Entry[]): Entry[] | undefined {
  const entries = [...placed];
  for (let at = entries.length - 1; at >= 0; ) {
    const added = addJumps(entries, at);
    if (entries.length > MAX_INSTRUCTIONS) return undefined;
    if (!added) at--;
  }
  return entries;
}

function addJumps(entries: Entry[], at: number): boolean {
  let added = false;
  const operations = entries[at]?.operations ?? [];
  for (let index = operations.length - 1; index >= 0; index--) {
    const behind = operations.length - index - 1;
    for (const target of [operations[index]?.onTrue, operations[index]?.onFalse]) {
      if (target === undefined || isWithinReach(entries, at, behind, target)) continue;
      const [first] = target.operations;
      const isReturn = target.operations.length === 1 && first?.code === CODE['ret #k'];
      entries.splice(at + 1, 0, {
        block: target,
        operations: isReturn ? target.operations : [{ code: CODE.ja, k: 0, always: target }],
      });
      added = true;
    }
  }
  return added;
}

function isWithinReach(entries: readonly Entry[], at: number, behind: number, target: Block): boolean {
  let skipped = behind;
  for (let next = at + 1; next < entries.length && skipped <= LONGEST_JUMP; next++) {
    const entry = entries[next];
    if (entry?.block === target) return true;
    skipped += entry?.operations.length ?? 0;
  }
  return false;
}

function resolve(entries: readonly Entry[]): Instruction[] {
  const program: Instruction[] = [];
  entries.forEach(({ operations }, at) => {
    operations.forEach(({ code, k, onTrue, onFalse, always }, index) => {
      const behind = operations.length - index - 1;
      program.push({
        code,
        jt: onTrue === undefined ? 0 : distance(entries, at, behind, onTrue),
        jf: onFalse === undefined ? 0 : distance(entries, at, behind, onFalse),
        k: always === undefined ? k : distance(entries, at, behind, always),
      });
    });
  });
  return program;
}

/** The number of instructions between a jump and the next entry of its target. */
function distance(entries: readonly Entry[], at: number, behind: number, target: Block): number {
  let skipped = behind;
  for (let next = at + 1; next < entries.length; next++) {
    const entry = entries[next];
    if (entry?.block === target) return skipped;
    skipped += entry?.operations.length ?? 0;
  }
  throw new Error('the target of a jump is not placed after the jump');
}
