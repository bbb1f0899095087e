import { declareProbe } from '../../src/lint/fix/fixes.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { anyOf } from '../../src/lint/words.ts';

/** A probe is a promise, and a promise is written down. */
export const probeDeclared: SpecRule = {
  about: 'spec',
  id: 'probe-declared',
  topic: 'probing',
  fixable: 'all',
  severity: 'warning',
  summary: 'A spec declares the probe that userspace may rely on.',
  check(analysis, report) {
    const { spec } = analysis;
    if ((spec.raw.probes ?? []).length > 0 || analysis.grade === 'none' || analysis.grade === 'unknown')
      return;
    const [best] = analysis.suggestions;
    const found = analysis.suggestions.slice(0, 3);
    report({
      message: `${spec.name} declares no probe, though it has one: nobody promises that it will hold`,
      help: found.map(
        ({ call, expect, grade, because }) =>
          `declare ${call.text}, which answers ${anyOf(expect)} (${grade}: ${because})`,
      ),
      range: spec.nameNode,
      pointer: '/syscall',
      fix:
        best === undefined || best.grade === 'weak' || spec.raw.probes ? undefined : declareProbe(spec, best),
    });
  },
};
