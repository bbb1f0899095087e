import { declareProbe } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { isDerived } from '../../src/spec/derived.ts';
import { joinWithOr } from '../../src/spec/join-words.ts';

/** A probe is a promise, and a promise must be written down. */
export const probeDeclared: SpecRule = {
  about: 'spec',
  id: 'probe-declared',
  topic: 'probing',
  fixable: 'all',
  severity: 'warning',
  summary: 'A spec declares a probe that userspace can rely on.',
  check(analysis, report) {
    const { spec } = analysis;
    // Nobody wrote it, so nobody could declare a probe; reports show the grade of the best one.
    if (isDerived(spec)) return;
    if ((spec.raw.probes ?? []).length > 0 || analysis.grade === 'none' || analysis.grade === 'unknown')
      return;
    const [best] = analysis.suggestions;
    const found = analysis.suggestions.slice(0, 3);
    report({
      message: `${spec.name} has a probe but its spec does not declare it, so nothing promises that it will hold`,
      help: found.map(
        ({ call, expect, grade, because }) =>
          `declare ${call.text}, which fails with ${joinWithOr(expect)} (${grade}: ${because})`,
      ),
      range: spec.nameNode,
      pointer: '/syscall',
      fix:
        best === undefined || best.grade === 'weak' || spec.raw.probes ? undefined : declareProbe(spec, best),
    });
  },
};
