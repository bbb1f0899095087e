import { describeObstacle } from '../../src/lint/phrases.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** A declared probe must be a probe. probe-side-effect reports calls that reach an effect. */
export const probeHolds: SpecRule = {
  about: 'spec',
  id: 'probe-holds',
  topic: 'probing',
  severity: 'error',
  summary: 'A declared probe can only fail, with neither EPERM nor ENOSYS.',
  check(analysis, report) {
    for (const { probe, faults } of analysis.probes) {
      if (faults.some(({ kind }) => kind === 'effect' || kind === 'signal')) continue;
      const [first] = faults;
      // A blank is not a fault of the probe; derive-unknown reports it.
      if (first === undefined || first.kind === 'unknown') continue;
      const better = analysis.suggestions[0];
      report({
        message: `${probe.call.text} is not a probe: ${describeObstacle(first)}`,
        help:
          better === undefined
            ? []
            : [`declare ${better.call.text} instead (${better.grade}: ${better.because})`],
        range: probe.range,
        pointer: `${probe.pointer}/call`,
      });
    }
  },
};
