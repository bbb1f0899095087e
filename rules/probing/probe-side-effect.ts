import type { SpecRule } from '../../src/lint/rule.ts';
import { describeObstacle } from '../../src/lint/words.ts';

/** A probe that changes something, blocks or kills is worse than none. */
export const probeSideEffect: SpecRule = {
  about: 'spec',
  id: 'probe-side-effect',
  topic: 'probing',
  severity: 'error',
  summary: 'A declared probe reaches no effect, no wait and no signal.',
  check(analysis, report) {
    for (const { probe, faults } of analysis.probes) {
      const fault = faults.find(({ kind }) => kind === 'effect' || kind === 'signal');
      // Behind a step that is not known the effect may never be reached.
      if (fault === undefined || faults[0]?.kind === 'unknown') continue;
      const better = analysis.suggestions[0];
      report({
        message: `${probe.call.text} is not free of side effects: ${describeObstacle(fault)}`,
        help:
          better === undefined
            ? []
            : [`${better.call.text} fails before (${better.grade}: ${better.because})`],
        range: probe.range,
        pointer: `${probe.pointer}/call`,
      });
    }
  },
};
