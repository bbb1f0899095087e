import { type BoundExpression, type MemoryPlace, walk } from '../bound-expression.ts';
import type { Step, Walk } from '../model.ts';
import type { ProblemList } from '../problem.ts';

/**
 * Reports fields that are used before the step that copies them in. A `copy` that only some releases have counts too:
 * in the other releases tracing treats the field as unknown.
 */
export function reportReadsBeforeCopy(
  entry: readonly Step[],
  memories: readonly MemoryPlace[],
  problems: ProblemList,
): void {
  const copied = new Set<number>();
  for (const step of entry) {
    // An unknown step may have copied anything.
    if (step.kind === 'blank') return;
    for (const expression of expressionsOf(step)) {
      walk(expression, (part) => {
        if (part.kind !== 'load' || copied.has(part.memory)) return;
        const key = memories[part.memory]?.key ?? '';
        const message = `this reads what "${key}" points to, but no earlier step "copy: ${key}" has copied it from user memory`;
        problems.add('read-before-copy', message, part.range.end > 0 ? part.range : step.range, step.pointer);
      });
    }
    if (step.kind === 'copy' && step.target.memory !== undefined) copied.add(step.target.memory.index);
  }
}

function expressionsOf(step: Step): readonly BoundExpression[] {
  const own = (() => {
    switch (step.kind) {
      case 'check':
      case 'done':
        return [step.condition];
      case 'copy':
      case 'write':
      case 'range':
        return [step.target.value, step.size];
      case 'lookup':
        return [step.target.value];
      case 'permission':
      case 'work':
        return step.walk === undefined ? [] : expressionsOfWalk(step.walk);
      default:
        return [];
    }
  })();
  return [step.when, ...own].filter((expression) => expression !== undefined);
}

function expressionsOfWalk({ path, at, when, nofollow, directory, creates, access }: Walk) {
  return [path.value, at, when, nofollow, directory, creates, access];
}
