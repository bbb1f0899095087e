import { bestReordering } from '../../src/lint/reorder.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { anyOf, nameStep } from '../../src/lint/words.ts';

/** Checks that cost nothing come before the question of who is asking. */
export const probeBeforePermission: SpecRule = {
  about: 'spec',
  id: 'probe-before-permission',
  topic: 'probing',
  severity: 'error',
  summary: 'A permission test that answers EPERM does not mask the checks that would give a probe.',
  check({ spec, grade, blanks }, report) {
    if (grade === 'permanent' || grade === 'unknown') return;
    // What is not known may hold a better probe than the one that is lost.
    if (grade !== 'none' && blanks.length > 0) return;
    const better = bestReordering(spec, grade);
    if (better === undefined) return;
    const { permission, check, probe } = better;
    const lost = grade === 'none' ? 'so that no call is a probe' : `so that the best probe is only ${grade}`;
    report({
      message: `${nameStep(permission)} answers EPERM before ${nameStep(check)}, ${lost}`,
      help: [
        `move step ${check.index + 1} before step ${permission.index + 1}: then ${probe.call.text} answers ${anyOf(probe.expect)} to everyone (${probe.grade})`,
      ],
      range: permission.range,
      pointer: permission.pointer,
      severity: grade === 'none' ? 'error' : 'info',
    });
  },
};
