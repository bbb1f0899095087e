import { describeObstacle } from '../../src/lint/phrases.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** A probe that changes something, blocks or kills its caller is worse than none. */
export const probeSideEffect: SpecRule = {
  about: 'spec',
  id: 'probe-side-effect',
  topic: 'probing',
  severity: 'error',
  summary: 'A declared probe reaches no effect, no wait and no signal.',
  check(analysis, report) {
    for (const { probe, faults } of analysis.probes) {
      const fault = faults.find(({ kind }) => kind === 'effect' || kind === 'signal');
      // After a blank, the effect may never be reached.
      if (fault === undefined || faults[0]?.kind === 'unknown') continue;
      const better = analysis.suggestions[0];
      report({
        message: `${probe.call.text} is not free of side effects: ${describeObstacle(fault)}`,
        help:
          better === undefined
            ? []
            : [`declare ${better.call.text}, which fails earlier (${better.grade}: ${better.because})`],
        range: probe.range,
        pointer: `${probe.pointer}/call`,
      });
    }
  },
};
