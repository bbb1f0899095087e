import { disqualifications } from '../../src/entry/grade.ts';
import { trace } from '../../src/entry/trace.ts';
import type { Analysis } from '../../src/lint/analysis.ts';
import type { SpecRule } from '../../src/lint/rule.ts';
import { describeObstacle } from '../../src/lint/words.ts';

/** The guideline itself: userspace must be able to tell the kernel's EPERM from a filter's. */
export const probeExists: SpecRule = {
  about: 'spec',
  id: 'probe-exists',
  topic: 'probing',
  severity: 'error',
  summary: 'A system call has a call that fails without an effect, with neither EPERM nor ENOSYS.',
  check(analysis, report) {
    if (analysis.grade !== 'none') return;
    const { spec, ambiguous } = analysis;
    report({
      message: `no call of ${spec.name} is a probe: ${consequence(ambiguous)}`,
      help: [obstacleHelp(analysis), remedy(ambiguous !== false)],
      range: spec.nameNode,
      pointer: '/syscall',
      severity: SEVERITIES[`${ambiguous ?? 'unknown'}`],
    });
  },
};

/** By whether the call can answer EPERM itself. */
const SEVERITIES = { true: 'error', unknown: 'warning', false: 'info' } as const;

function consequence(ambiguous: boolean | undefined): string {
  if (ambiguous === undefined)
    return 'whether it can answer EPERM itself is not known, so an EPERM tells userspace nothing';
  return ambiguous
    ? "an EPERM from a seccomp filter cannot be told from the kernel's own"
    : "it answers EPERM to nothing, so an EPERM is a filter's; but userspace cannot ask without the effect";
}

/** What stands in the way of the call that is refused everywhere: -1, NULL and 0 for every argument. */
function obstacleHelp({ spec, entry }: Analysis): string {
  const values = spec.arguments.map(({ role }) =>
    role === 'fd' || role === 'dirfd' || role === 'flags' ? -1n : 0n,
  );
  const traced = trace(entry, { text: '', values });
  const [first] = disqualifications(traced);
  return first === undefined
    ? 'every call that was tried can succeed'
    : `even a call with nothing valid in it fails: ${describeObstacle(first)}`;
}

function remedy(ambiguous: boolean): string {
  return ambiguous
    ? 'refuse something before the first permission test: unknown flags or a contradiction (EINVAL), descriptor -1 (EBADF), a NULL pointer (EFAULT)'
    : 'refuse something before the first effect: unknown flags or a contradiction (EINVAL), descriptor -1 (EBADF), a NULL pointer (EFAULT)';
}
