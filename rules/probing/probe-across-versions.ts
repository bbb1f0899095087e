import { disqualifications, isProbe } from '../../src/entry/grade.ts';
import { trace } from '../../src/entry/trace.ts';
import { describeObstacle } from '../../src/lint/phrases.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { formatVersion } from '../../src/spec/version.ts';

/** Programs run on all releases that have the call, so a probe must hold on all of them. */
export const probeAcrossVersions: SpecRule = {
  about: 'spec',
  id: 'probe-across-versions',
  topic: 'probing',
  severity: 'warning',
  summary: 'A declared probe holds in every release that has the call.',
  check({ entries, probes }, report) {
    if (entries.length < 2) return;
    for (const { probe, trace: newest } of probes) {
      if (!isProbe(newest)) continue;
      const faults = entries.map(({ entry }) => {
        const [fault] = disqualifications(trace(entry, probe.call));
        return fault?.kind === 'unknown' ? undefined : fault;
      });
      const first = faults.findIndex((fault) => fault !== undefined);
      const end = faults.findIndex((fault, index) => index > first && fault === undefined);
      const [fault, from, next] = [faults[first], entries[first]?.from, entries[end]?.from];
      if (fault === undefined || from === undefined || next === undefined) continue;
      report({
        message: `${probe.call.text} is not a probe from ${formatVersion(from)} until before ${formatVersion(next)}: ${describeObstacle(fault)}`,
        help: [
          'declare a call that violates several constraints at once, which survives a reordering of checks',
        ],
        range: probe.range,
        pointer: `${probe.pointer}/call`,
      });
    }
  },
};
