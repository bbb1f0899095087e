import type { SpecRule } from '../../src/lint/rule.ts';
import { describeObstacle } from '../../src/lint/words.ts';

/** What a spec calls a probe is one. Calls that reach an effect are the business of probe-side-effect. */
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
      // What is not known is no fault of the probe: another rule says what is open.
      if (first === undefined || first.kind === 'unknown') continue;
      const better = analysis.suggestions[0];
      report({
        message: `${probe.call.text} is no probe: ${describeObstacle(first)}`,
        help: better === undefined ? [] : [`${better.call.text} is one (${better.grade}: ${better.because})`],
        range: probe.range,
        pointer: `${probe.pointer}/call`,
      });
    }
  },
};
