import { readExpression } from '../c/read.ts';
import { show } from '../c/show.ts';
import type { Expression } from '../c/syntax.ts';
import { and, type BranchCondition, FALSE, not, OPTION, or, TRUE, unknown } from '../value/condition.ts';
import { isArchitectureMacro, isDefinedFor } from './architecture-macros.ts';
import { architectureOptions } from './architecture-options.ts';
import type { SourceTree } from './source-tree.ts';

/**
 * Options for looking for mistakes in the kernel (lib/Kconfig.debug), which change no answer, and those of other machines
 * than the tree is read for: off where nothing is said.
 */
const OFF =
  /^CONFIG_(?:DEBUG_|KASAN|KMSAN|KCSAN|LOCKDEP|PROVE_|FAIL|HIGHMEM|CPU_BIG_ENDIAN|X86_32|X86_X32|UML|32BIT|NOMMU|DCACHE_WORD_ACCESS_OFF|GCOV|TRACE_IRQFLAGS|CONTEXT_TRACKING_USER_FORCE|ARCH_WANT_OLD|.*_DEBUG$)/;

/** Options that nobody can choose: off where the architecture does not select them (arch/Kconfig). */
const SELECTED_ALONE = /^CONFIG_CLONE_BACKWARDS\d?$/;

const READ = new Map<string, Expression | undefined>();
const MAX_READ = 5_000;

/** The condition of an `#if`; a tree has the same ones many times. */
function readCondition(text: string): Expression | undefined {
  if (!READ.has(text)) {
    if (READ.size >= MAX_READ) READ.clear();
    READ.set(text, readExpression(text));
  }
  return READ.get(text);
}

/** What the options of a kernel decide: `#ifdef CONFIG_SYSCTL`. */
export class KernelOptions {
  readonly #tree: SourceTree;
  readonly #options: ReadonlyMap<string, boolean> | undefined;
  #architecture: ReadonlySet<string> | undefined;

  /**
   * @param tree whose macros `#ifdef` asks for
   * @param options what a `.config` says; undefined where there is none, and no option is known but those that the architecture sets
   */
  constructor(tree: SourceTree, options?: ReadonlyMap<string, boolean>) {
    this.#tree = tree;
    this.#options = options;
  }

  /** The same options, for another state of the tree. */
  for(tree: SourceTree): KernelOptions {
    return new KernelOptions(tree, this.#options);
  }

  /** Whether an option is on; undefined where that is not known. */
  isOn(option: string): boolean | undefined {
    if (this.#options) return this.#options.get(option) ?? false;
    if (OFF.test(option)) return false;
    this.#architecture ??= architectureOptions(
      this.#tree.text(`arch/${this.#tree.architecture}/Kconfig`) ?? '',
    );
    if (this.#architecture.has(option)) return true;
    return SELECTED_ALONE.test(option) ? false : undefined;
  }

  /** Whether an option is on, as a condition: the same one wherever it is asked for. */
  option(name: string): BranchCondition {
    const isOn = this.isOn(name);
    return isOn === undefined ? unknown(name, `${OPTION}${name}`) : isOn ? TRUE : FALSE;
  }

  /** Whether it is not known if conditions hold, but for those that keep a header from being read twice. */
  isOpen(conditions: readonly string[]): boolean {
    return conditions.some(
      (condition) =>
        (condition.includes('CONFIG_') || !/^!defined\(\w+\)$/.test(condition)) &&
        this.condition(condition).kind !== 'always',
    );
  }

  /** What an `#if` asks for, as a condition. */
  condition(text: string): BranchCondition {
    const expression = readCondition(text);
    return expression ? this.#asked(expression) : unknown(`#if ${text}`, `${OPTION}${text}`);
  }

  #asked(expression: Expression): BranchCondition {
    const known = this.#truth(expression);
    if (known !== undefined) return known ? TRUE : FALSE;
    const [operand] = expression.kind === 'call' ? expression.operands : [expression];
    if (operand?.kind === 'name' && /^CONFIG_\w+$/.test(operand.name))
      return this.option(operand.name.replace(/_MODULE$/, ''));
    if (expression.kind === 'unary' && expression.operator === '!')
      return not(this.#asked(expression.operand));
    if (expression.kind === 'binary' && (expression.operator === '&&' || expression.operator === '||')) {
      const parts = [this.#asked(expression.left), this.#asked(expression.right)];
      return expression.operator === '&&' ? and(...parts) : or(...parts);
    }
    const text = show(expression);
    return unknown(`#if ${text}`, `${OPTION}${text}`);
  }

  /** Whether a condition of an `#if` holds; undefined where that cannot be said. */
  holds(condition: string): boolean | undefined {
    const expression = readCondition(condition);
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
        if (/^__(?:KERNEL__|LP64__)$/.test(operand.name)) return true;
        if (isArchitectureMacro(operand.name)) return isDefinedFor(this.#tree.architecture, operand.name);
        if (/^(?:__ASSEMBLY__|__CHECKER__|MODULE|CONFIG_)\w*$/.test(operand.name)) return false;
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
