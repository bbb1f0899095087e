import { runProgram, seccompData } from '../bpf/run-program.ts';
import type { FilterRule } from '../libseccomp/filter-rule.ts';
import type { SyscallRules } from '../libseccomp/syscall-rules.ts';
import { levelFrom, levelStart, type TestNode } from '../libseccomp/test-node.ts';
import { ENOSYS_ACTION, encodeAction } from '../seccomp-action.ts';
import { isStubbed } from './enosys-stub.ts';
import type { InstalledFilter } from './installed-filter.ts';

/** The low and the high word of each of six arguments: twelve unsigned 32-bit numbers. */
export type ArgumentWords = Uint32Array;

type Decide = (words: ArgumentWords) => number;

/**
 * A filter compiled to functions, one per syscall number, to decide millions of calls. It returns the same 32-bit values
 * as the installed program, and agrees with {@link InstalledFilter.decide}.
 */
export class CompiledFilter {
  readonly #filter: InstalledFilter;
  /** By token, then by number. */
  readonly #compiled = new Map<number, Map<number, Decide>>();

  constructor(filter: InstalledFilter) {
    this.#filter = filter;
  }

  /** The 32-bit return value for a call. Token and number are unsigned 32-bit. */
  decide(token: number, number: number, words: ArgumentWords): number {
    let numbers = this.#compiled.get(token);
    if (numbers === undefined) {
      numbers = new Map();
      this.#compiled.set(token, numbers);
    }
    let decide = numbers.get(number);
    if (decide === undefined) {
      decide = this.#compile(token, number);
      numbers.set(number, decide);
    }
    return decide(words);
  }

  #compile(token: number, number: number): Decide {
    const filter = this.#filter;
    if (filter.stub !== undefined && isStubbed(filter.stub, token, number))
      return constant(encodeAction(ENOSYS_ACTION));
    if (filter.hasStaleWords()) return this.#interpreted(token, number);
    const place = filter.collection.locate(token, number);
    if (place === 'foreign') return constant(encodeAction(filter.collection.foreignAction));
    const fallback = constant(encodeAction(filter.collection.defaultAction));
    return place === 'default' ? fallback : compileRules(place, fallback);
  }

  #interpreted(token: number, number: number): Decide {
    const program = this.#filter.program() ?? [];
    const { isBigEndian } = this.#filter;
    return (words) => {
      const args = [0, 1, 2, 3, 4, 5].map(
        (index) => (BigInt(words[index * 2 + 1] ?? 0) << 32n) | BigInt(words[index * 2] ?? 0),
      );
      return runProgram(program, seccompData(token, number, args, isBigEndian));
    };
  }
}

function constant(code: number): Decide {
  return () => code;
}

function compileRules({ unconditional, tree }: SyscallRules, fallback: Decide): Decide {
  if (unconditional !== undefined) return constant(encodeAction(unconditional.action));
  return tree === undefined ? fallback : compileLevel(tree, fallback);
}

/** A test that does not decide continues with the next one of its level; the last one continues with `fallback`. */
function compileLevel(start: TestNode, fallback: Decide): Decide {
  const branch = (below: TestNode | undefined, rule: FilterRule | undefined, next: Decide): Decide => {
    if (below !== undefined) return compileLevel(levelStart(below), next);
    return rule === undefined ? next : constant(encodeAction(rule.action));
  };
  return [...levelFrom(start)].reduceRight<Decide>((next, node) => {
    const onTrue = branch(node.nextTrue, node.onTrue, next);
    const onFalse = branch(node.nextFalse, node.onFalse, next);
    return compileTest(node, onTrue, onFalse);
  }, fallback);
}

function compileTest(
  { argument, isHigh, operator, mask, datum }: TestNode,
  onTrue: Decide,
  onFalse: Decide,
): Decide {
  const at = argument * 2 + (isHigh ? 1 : 0);
  switch (operator) {
    case 'EQ':
    case 'MASKED_EQ':
      return (words) => (((words[at] ?? 0) & mask) >>> 0 === datum ? onTrue(words) : onFalse(words));
    case 'GT':
      return (words) => (((words[at] ?? 0) & mask) >>> 0 > datum ? onTrue(words) : onFalse(words));
    case 'GE':
      return (words) => (((words[at] ?? 0) & mask) >>> 0 >= datum ? onTrue(words) : onFalse(words));
  }
}
