import type { SpecRule } from '../../src/lint/rule.ts';

/** A probe that rests on an unassigned bit ends with the release that assigns it. */
export const probePermanent: SpecRule = {
  about: 'spec',
  id: 'probe-permanent',
  topic: 'probing',
  severity: 'warning',
  summary: 'The best probe rests on something that stays invalid, not on an unassigned value.',
  check(analysis, report) {
    // What is not known may refuse something that lasts.
    if (analysis.grade !== 'weak' || analysis.blanks.length > 0) return;
    const { spec } = analysis;
    const declared = analysis.probes.find(({ grade }) => grade === 'weak')?.probe;
    const best = declared?.call.text ?? analysis.suggestions[0]?.call.text;
    report({
      message: `the best probe of ${spec.name}${best === undefined ? '' : `, ${best},`} is weak: what it passes may become valid`,
      help: [
        'give a check that can never be lifted its reason ("permanent: …"): a size below that of the first version, two flags that exclude each other by their meaning',
        'or let descriptor -1 (EBADF) or a NULL pointer (EFAULT) be refused before anything that may answer EPERM',
      ],
      range: declared?.range ?? spec.nameNode,
      pointer: declared === undefined ? '/syscall' : `${declared.pointer}/call`,
    });
  },
};
