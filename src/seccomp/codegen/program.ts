import { X32_SYSCALL_BIT } from '../architecture.ts';
import { CODE, SECCOMP_DATA } from '../bpf/instruction.ts';
import type { ArchitectureRules } from '../libseccomp/architecture-rules.ts';
import type { FilterCollection } from '../libseccomp/filter-collection.ts';
import type { SyscallRules } from '../libseccomp/syscall-rules.ts';
import { encodeAction } from '../seccomp-action.ts';
import { type Accumulator, type Block, BlockTable, UNKNOWN_ACCUMULATOR } from './block.ts';
import { type ChainContext, levelBlock, returnBlock, TooManyPaths } from './level-blocks.ts';
import { type GeneratedProgram, placeBlocks } from './place-blocks.ts';

const LOAD_NUMBER = { code: CODE['ld [k]'], k: SECCOMP_DATA.nr };
const NUMBER: Accumulator = { offset: SECCOMP_DATA.nr, mask: 0xffff_ffff };
const TOKEN: Accumulator = { offset: SECCOMP_DATA.arch, mask: 0xffff_ffff };

/** A syscall of a section; `number` is undefined if the architecture lacks the call. */
interface NumberedRules {
  readonly number: number | undefined;
  readonly rules: SyscallRules;
}

/**
 * Generates the program of libseccomp for a filter (gen_bpf.c), instruction by instruction. A binary tree over the numbers
 * is generated as a chain, which decides the same.
 *
 * @returns undefined if the program is too long for a kernel
 */
export function generateProgram(filter: FilterCollection): GeneratedProgram | undefined {
  try {
    return generate(filter);
  } catch (error) {
    if (error instanceof TooManyPaths) return undefined;
    throw error;
  }
}

/** The most generated tests: far more than a kernel's limit, because many blocks turn out to be equal. */
const MAX_TESTS = 200_000;

function generate(filter: FilterCollection): GeneratedProgram | undefined {
  const table = new BlockTable();
  const isBigEndian = filter.architectures[0]?.architecture.isBigEndian ?? false;
  const fallback = returnBlock(table, encodeAction(filter.defaultAction));
  const foreign: Block = {
    operations: [{ code: CODE['ret #k'], k: encodeAction(filter.foreignAction) }],
    start: UNKNOWN_ACCUMULATOR,
    end: UNKNOWN_ACCUMULATOR,
    isPlaced: true,
  };
  const context = { table, isBigEndian, fallback, foreign, budget: MAX_TESTS };
  const sections: Block[] = [foreign];
  for (const group of [...groups(filter)].reverse()) {
    const [next = foreign] = sections;
    sections.unshift(...sectionOf(group, next, filter.isBinaryTree, context));
  }
  const load = { code: CODE['ld [k]'], k: SECCOMP_DATA.arch };
  return placeBlocks([table.block([load], UNKNOWN_ACCUMULATOR, TOKEN), ...sections]);
}

/** The architectures of each section: those with one token, x86_64 and x32, share a section. */
function groups(filter: FilterCollection): readonly (readonly ArchitectureRules[])[] {
  const byToken = new Map<number, ArchitectureRules[]>();
  for (const one of filter.architectures) {
    const group = byToken.get(one.architecture.token);
    if (group === undefined) byToken.set(one.architecture.token, [one]);
    else group.push(one);
  }
  return [...byToken.values()];
}

interface SectionContext extends ChainContext {
  readonly fallback: Block;
  readonly foreign: Block;
}

/** The test of the token, the test of x32's bit if only one of x86_64 and x32 is listed, then the syscalls. */
function sectionOf(
  group: readonly ArchitectureRules[],
  next: Block,
  isBinaryTree: boolean,
  context: SectionContext,
): Block[] {
  const { table, fallback, foreign } = context;
  const [{ architecture } = { architecture: undefined }] = group;
  if (architecture === undefined) return [];
  const isAlone = group.length === 1 && (architecture.name === 'x86_64' || architecture.name === 'x32');
  const blocks = syscallBlocks(sorted(group, isBinaryTree), !isAlone && !isBinaryTree, context);
  if (isBinaryTree && blocks.length > 0) {
    blocks.unshift(table.block([LOAD_NUMBER], UNKNOWN_ACCUMULATOR, NUMBER));
  }
  if (isAlone) {
    const inside = blocks[0] ?? fallback;
    const isX32 = { code: CODE['jge #k'], k: X32_SYSCALL_BIT };
    blocks.unshift(
      table.block(
        architecture.name === 'x32'
          ? [LOAD_NUMBER, { ...isX32, onTrue: inside, onFalse: foreign }]
          : [
              LOAD_NUMBER,
              { ...isX32, onFalse: inside },
              { code: CODE['jeq #k'], k: 0xffff_ffff, onTrue: inside, onFalse: foreign },
            ],
        UNKNOWN_ACCUMULATOR,
        NUMBER,
      ),
    );
  }
  const check = {
    code: CODE['jeq #k'],
    k: architecture.token,
    onTrue: blocks[0] ?? fallback,
    onFalse: next,
  };
  return [table.block([check]), ...blocks];
}

/** Sorts by priority, fewer tests first, then by number; for a binary tree, by number from the highest. */
function sorted(group: readonly ArchitectureRules[], isBinaryTree: boolean): NumberedRules[] {
  const all = group.flatMap(({ syscalls, absent }) => [
    ...[...syscalls].sort(([a], [b]) => a - b).map(([number, rules]) => ({ number, rules })),
    ...[...absent.values()].map((rules) => ({ number: undefined, rules })),
  ]);
  return isBinaryTree
    ? all.sort((a, b) => (b.number ?? 0) - (a.number ?? 0))
    : all.sort((a, b) => a.rules.testCount - b.rules.testCount);
}

/** One block per syscall; each continues with the next one if the number differs. */
function syscallBlocks(all: readonly NumberedRules[], firstLoads: boolean, context: SectionContext): Block[] {
  const { table, fallback } = context;
  const blocks: Block[] = [];
  for (let index = all.length - 1; index >= 0; index--) {
    const one = all[index];
    if (one?.number === undefined) continue;
    const loads = firstLoads && index === 0;
    const held = loads ? NUMBER : UNKNOWN_ACCUMULATOR;
    const { unconditional, tree } = one.rules;
    const onTrue =
      tree === undefined
        ? unconditional === undefined
          ? fallback
          : returnBlock(table, encodeAction(unconditional.action))
        : levelBlock(tree, fallback, held, context);
    const comparison = {
      code: CODE['jeq #k'],
      k: one.number,
      onTrue,
      onFalse: blocks[0] ?? fallback,
    };
    blocks.unshift(
      loads
        ? table.block([LOAD_NUMBER, comparison], UNKNOWN_ACCUMULATOR, NUMBER)
        : table.block([comparison], NUMBER, NUMBER),
    );
  }
  return blocks;
}
