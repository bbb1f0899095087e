import type { SpecRule } from '../../src/lint/rule.ts';

/** A probe that relies on an unassigned bit stops working with the release that assigns it. */
export const probePermanent: SpecRule = {
  about: 'spec',
  id: 'probe-permanent',
  topic: 'probing',
  severity: 'warning',
  summary: 'The best probe relies on something that stays invalid, not on an unassigned value.',
  check(analysis, report) {
    // A blank may hold a check that gives a lasting probe.
    if (analysis.grade !== 'weak' || analysis.gaps.length > 0) return;
    const { spec } = analysis;
    const declared = analysis.probes.find(({ grade }) => grade === 'weak')?.probe;
    const best = declared?.call.text ?? analysis.suggestions[0]?.call.text;
    report({
      message: `the best probe of ${spec.name}${best === undefined ? '' : `, ${best},`} is weak: a later release may accept it`,
      help: [
        'mark a check that can never be removed with its reason ("permanent: …"): a size below that of the first version, two flags whose meanings exclude each other',
        'or reject descriptor -1 (EBADF) or a NULL pointer (EFAULT) before any step that may fail with EPERM',
      ],
      range: declared?.range ?? spec.nameNode,
      pointer: declared === undefined ? '/syscall' : `${declared.pointer}/call`,
    });
  },
};
