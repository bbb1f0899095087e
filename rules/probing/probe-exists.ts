import { disqualifications } from '../../src/entry/grade.ts';
import { trace } from '../../src/entry/trace.ts';
import type { Analysis } from '../../src/lint/analysis.ts';
import { describeObstacle } from '../../src/lint/phrases.ts';
import type { SpecRule } from '../../src/lint/rule.ts';

/** The guideline itself: userspace must be able to tell the kernel's EPERM from a filter's. */
export const probeExists: SpecRule = {
  about: 'spec',
  id: 'probe-exists',
  topic: 'probing',
  severity: 'error',
  summary: 'A system call has a probe: a call that fails without an effect, with neither EPERM nor ENOSYS.',
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

/** Severities by whether the call itself can fail with EPERM. */
const SEVERITIES = { true: 'error', unknown: 'warning', false: 'info' } as const;

function consequence(ambiguous: boolean | undefined): string {
  if (ambiguous === undefined)
    return 'it is not known whether it can fail with EPERM itself, so an EPERM tells userspace nothing';
  return ambiguous
    ? "an EPERM from a seccomp filter cannot be told from the kernel's own"
    : 'it never fails with EPERM, so every EPERM comes from a filter; but userspace cannot find out without the effect';
}

/** Explains why even a call with -1, NULL and 0 for its arguments is not a probe. */
function obstacleHelp({ spec, entry }: Analysis): string {
  const values = spec.arguments.map(({ role }) =>
    role === 'fd' || role === 'dirfd' || role === 'flags' ? -1n : 0n,
  );
  const traced = trace(entry, { text: '', values });
  const [first] = disqualifications(traced);
  return first === undefined
    ? 'all calls that were tried can succeed'
    : `even a call without any valid argument is not a probe: ${describeObstacle(first)}`;
}

function remedy(ambiguous: boolean): string {
  return ambiguous
    ? 'reject something before the first permission step: unknown flags or a contradiction (EINVAL), descriptor -1 (EBADF), a NULL pointer (EFAULT)'
    : 'reject something before the first effect: unknown flags or a contradiction (EINVAL), descriptor -1 (EBADF), a NULL pointer (EFAULT)';
}
