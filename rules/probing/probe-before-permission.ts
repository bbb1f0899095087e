import { nameStep } from '../../src/lint/phrases.ts';
import { bestReordering } from '../../src/lint/reorder.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { joinWithOr } from '../../src/spec/join-words.ts';

/** Checks of arguments, which are cheap, come before permission checks. */
export const probeBeforePermission: SpecRule = {
  about: 'spec',
  id: 'probe-before-permission',
  topic: 'probing',
  severity: 'error',
  summary: 'A permission step with EPERM does not mask checks that would give a probe.',
  check({ spec, grade, blanks }, report) {
    if (grade === 'permanent' || grade === 'unknown') return;
    // A blank may hold a better probe than the one that is masked.
    if (grade !== 'none' && blanks.length > 0) return;
    const better = bestReordering(spec, grade);
    if (better === undefined) return;
    const { permission, check, probe } = better;
    const lost = grade === 'none' ? 'so no call is a probe' : `so the best probe is only ${grade}`;
    report({
      message: `${nameStep(permission)} fails with EPERM before ${nameStep(check)}, ${lost}`,
      help: [
        `move step ${check.index + 1} before step ${permission.index + 1}: then ${probe.call.text} fails with ${joinWithOr(probe.expect)} for every caller (${probe.grade})`,
      ],
      range: permission.range,
      pointer: permission.pointer,
      severity: grade === 'none' ? 'error' : 'info',
    });
  },
};
