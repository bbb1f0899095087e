import { readExpression } from '../c/read.ts';
import type { Expression } from '../c/syntax.ts';
import type { SourceTree } from './source-tree.ts';

/** Options that make a kernel slower or stranger, and that nobody ships: read as off where nothing is said. */
const OFF =
  /^CONFIG_(?:DEBUG_|KASAN|KMSAN|KCSAN|LOCKDEP|PROVE_|PREEMPT_RT$|FAIL|HIGHMEM|CPU_BIG_ENDIAN|X86_32|X86_X32|UML|BASE_SMALL|TINY|SLUB_TINY|32BIT|NOMMU|DCACHE_WORD_ACCESS_OFF|GCOV|TRACE_IRQFLAGS|CONTEXT_TRACKING_USER_FORCE|ARCH_WANT_OLD|.*_DEBUG$)/;

/** What the options of a kernel decide: `#ifdef CONFIG_SYSCTL`. */
export class KernelOptions {
  readonly #tree: SourceTree;
  readonly #options: ReadonlyMap<string, boolean> | undefined;
  /** Options that something depended on, and that were read as on or off without being told. */
  readonly assumed = new Map<string, boolean>();

  /**
   * @param tree whose macros `#ifdef` asks for
   * @param options what a `.config` says; undefined where there is none, and every option but a few is read as on
   */
  constructor(tree: SourceTree, options?: ReadonlyMap<string, boolean>) {
    this.#tree = tree;
    this.#options = options;
  }

  /** The same options, for another state of the tree. */
  for(tree: SourceTree): KernelOptions {
    return new KernelOptions(tree, this.#options);
  }

  /** Whether a `.config` says which options are on. */
  get isTold(): boolean {
    return this.#options !== undefined;
  }

  /** Whether an option is on. */
  isOn(option: string): boolean {
    if (this.#options) return this.#options.get(option) ?? false;
    const isOn = !OFF.test(option);
    this.assumed.set(option, isOn);
    return isOn;
  }

  /** Whether a condition of an `#if` holds; undefined where that cannot be said. */
  holds(condition: string): boolean | undefined {
    const expression = readExpression(condition);
    return expression ? this.#truth(expression) : undefined;
  }

  allHold(conditions: readonly string[]): boolean {
    return conditions.every((condition) => this.holds(condition) !== false);
  }

  #truth(expression: Expression): boolean | undefined {
    switch (expression.kind) {
      case 'number':
        return expression.value !== 0n;
      case 'name':
        return /^CONFIG_\w+$/.test(expression.name) ? this.isOn(expression.name) : undefined;
      case 'unary': {
        if (expression.operator !== '!') return undefined;
        const inner = this.#truth(expression.operand);
        return inner === undefined ? undefined : !inner;
      }
      case 'call': {
        const [operand] = expression.operands;
        const name = expression.callee.kind === 'name' ? expression.callee.name : '';
        if (operand?.kind !== 'name' || !/^(?:defined|IS_ENABLED|IS_BUILTIN|IS_REACHABLE)$/.test(name))
          return undefined;
        if (/^CONFIG_\w+$/.test(operand.name)) return this.isOn(operand.name.replace(/_MODULE$/, ''));
        if (/^__(?:KERNEL__|x86_64__|LP64__)$/.test(operand.name)) return true;
        if (
          /^(?:__ASSEMBLY__|__CHECKER__|__i386__|MODULE|__s390__|__alpha__|__mips__|__sparc__|CONFIG_)\w*$/.test(
            operand.name,
          )
        )
          return false;
        return name === 'defined' && this.#tree.all(operand.name, 'macro').length === 0 ? false : undefined;
      }
      case 'binary':
        return this.#binary(expression.operator, expression.left, expression.right);
      default:
        return undefined;
    }
  }

  #binary(operator: string, leftSide: Expression, rightSide: Expression): boolean | undefined {
    if (leftSide.kind === 'name' && leftSide.name === 'BITS_PER_LONG' && rightSide.kind === 'number') {
      if (operator === '==') return rightSide.value === 64n;
      if (operator === '!=') return rightSide.value !== 64n;
      if (operator === '>=' || operator === '>') return rightSide.value < 64n || operator === '>=';
      if (operator === '<') return rightSide.value > 64n;
    }
    const left = this.#truth(leftSide);
    const right = this.#truth(rightSide);
    if (operator === '&&') return left === false || right === false ? false : left && right;
    if (operator === '||')
      return left === true || right === true ? true : left === false && right === false ? false : undefined;
    return undefined;
  }
}
