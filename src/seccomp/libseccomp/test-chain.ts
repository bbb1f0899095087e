import type { Condition } from './condition.ts';
import type { FilterRule } from './filter-rule.ts';
import type { TestNode } from './test-node.ts';

/** The tests of one condition. */
interface Link {
  readonly head: TestNode;
  /** Attaches what follows to each branch on which the condition is met: the rule, or the next condition. */
  readonly whenMet: (attach: (node: TestNode, branch: 'true' | 'false') => void) => void;
}

const LOW = 0xffff_ffffn;

function test(
  { index, operator, mask, datum }: Condition,
  comparison: TestNode['operator'],
  isHigh: boolean,
): TestNode {
  const half = (value: bigint): number => Number((isHigh ? value >> 32n : value) & LOW);
  return {
    argument: index,
    isHigh,
    operator: comparison,
    condition: operator,
    mask: half(mask),
    datum: (half(datum) & half(mask)) >>> 0,
    wholeDatum: datum,
    onTrue: undefined,
    onFalse: undefined,
    nextTrue: undefined,
    nextFalse: undefined,
    previous: undefined,
    next: undefined,
  };
}

/** Whether a condition compares no bit, and so always holds. */
function isVacuous({ operator, mask }: Condition, bits: 32 | 64): boolean {
  return operator === 'MASKED_EQ' && (bits === 64 ? mask : mask & LOW) === 0n;
}

/**
 * Compares 64 bits with 32-bit tests (_db_rule_gen_64). An order needs three: whether the high word is greater, whether it
 * is equal, and the low word. An equality needs two.
 */
function link64(condition: Condition): Link {
  switch (condition.operator) {
    case 'GT':
    case 'GE':
    case 'LT':
    case 'LE': {
      const isLowStrict = condition.operator === 'GT' || condition.operator === 'LE';
      const greater = test(condition, 'GT', true);
      const equal = test(condition, 'EQ', true);
      const low = test(condition, isLowStrict ? 'GT' : 'GE', false);
      greater.nextFalse = equal;
      equal.nextTrue = low;
      const isLowerBound = condition.operator === 'GT' || condition.operator === 'GE';
      return {
        head: greater,
        whenMet: (attach) => {
          attach(isLowerBound ? greater : equal, isLowerBound ? 'true' : 'false');
          attach(low, isLowerBound ? 'true' : 'false');
        },
      };
    }
    case 'EQ':
    case 'NE':
    case 'MASKED_EQ': {
      const comparison = condition.operator === 'MASKED_EQ' ? 'MASKED_EQ' : 'EQ';
      const high = test(condition, comparison, true);
      const low = test(condition, comparison, false);
      high.nextTrue = low;
      return {
        head: high,
        whenMet: (attach) => {
          if (condition.operator === 'NE') attach(high, 'false');
          attach(low, condition.operator === 'NE' ? 'false' : 'true');
        },
      };
    }
  }
}

/** Compares the low word only, for 32-bit ABIs (_db_rule_gen_32). */
function link32(condition: Condition): Link {
  switch (condition.operator) {
    case 'NE':
    case 'LT':
    case 'LE': {
      const opposite = { NE: 'EQ', LT: 'GE', LE: 'GT' } as const;
      const head = test(condition, opposite[condition.operator], false);
      return { head, whenMet: (attach) => attach(head, 'false') };
    }
    default: {
      const head = test(condition, condition.operator, false);
      return { head, whenMet: (attach) => attach(head, 'true') };
    }
  }
}

/**
 * The chain of tests of a rule, in the order of the arguments; undefined if the rule is unconditional (no conditions, or
 * only masks of 0).
 */
export function testChain(rule: FilterRule, bits: 32 | 64): TestNode | undefined {
  const links = [...rule.conditions]
    .sort((a, b) => a.index - b.index)
    .filter((condition) => !isVacuous(condition, bits))
    .map((condition) => (bits === 64 ? link64(condition) : link32(condition)));
  links.forEach((link, at) => {
    const following = links[at + 1];
    link.whenMet((node, branch) => {
      if (following === undefined) {
        if (branch === 'true') node.onTrue = rule;
        else node.onFalse = rule;
      } else if (branch === 'true') node.nextTrue = following.head;
      else node.nextFalse = following.head;
    });
  });
  return links[0]?.head;
}
