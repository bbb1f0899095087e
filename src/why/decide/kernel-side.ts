import { compileEntry, type Trace, type TracedStep, trace } from '../../entry/trace.ts';
import { versionSpans } from '../../entry/version-spans.ts';
import { UNKNOWN } from '../../spec/errno.ts';
import type { Call, Spec, Step } from '../../spec/model.ts';
import { formatArrival, type Version } from '../../spec/version.ts';

/**
 * Whether the kernel itself fails a call with an errno.
 * - `certain`: in every release that is meant, with nothing else.
 * - `unknown`: nobody has described the call, or not far enough.
 */
export type KernelCertainty = 'certain' | 'possible' | 'impossible' | 'unknown';

/** A step of the entry path that can fail the call with the errno. */
export interface KernelStep {
  readonly step: Step;
  /** Whether it is a security module that decides there. */
  readonly isSecurityModule: boolean;
  /** "since 5.19, before 6.5"; empty for all releases. */
  readonly releases: string;
}

export interface KernelSide {
  readonly certainty: KernelCertainty;
  /** Whether the release lacks the call, so that nothing else can be the reason. */
  readonly isAbsent: boolean;
  readonly steps: readonly KernelStep[];
  /** Steps that name the errno together with others, though this call cannot get it there; why. */
  readonly excluded: readonly string[];
}

/**
 * Follows the call through the entry path of the named release, or of each release since the call exists.
 *
 * @param call undefined if its arguments are not known
 */
export function kernelSide(spec: Spec, call: Call, errno: string, kernel: Version | undefined): KernelSide {
  const kernels = kernel === undefined ? versionSpans(spec).map((span) => span.kernel) : [kernel];
  const traces = kernels.map((release) => trace(compileEntry(spec, release), call));
  const excluded = new Set<string>();
  const steps = new Map<number, KernelStep>();
  for (const { steps: traced } of traces)
    for (const one of traced) {
      if (!canFailWith(one, errno)) continue;
      const why = whyExcluded(spec.name, errno, one.step);
      if (why === undefined) steps.set(one.step.index, kernelStep(one.step));
      else excluded.add(why);
    }
  const all = [...steps.values()];
  return {
    certainty: certaintyOf(traces, errno, all),
    isAbsent: traces.every(({ isAbsent }) => isAbsent),
    steps: all,
    excluded: [...excluded],
  };
}

function canFailWith({ verdict, errors, step }: TracedStep, errno: string): boolean {
  if (verdict !== 'fails' && verdict !== 'may-fail') return false;
  return errors.includes(errno) || (errors.includes(UNKNOWN) && step.kind === 'blank');
}

function certaintyOf(traces: readonly Trace[], errno: string, steps: readonly KernelStep[]): KernelCertainty {
  const isOnly = traces.every(({ outcomes }) =>
    outcomes.every(({ result, isFromGate }) => result === errno || isFromGate),
  );
  if (isOnly && traces.some(({ outcomes }) => outcomes.some(({ result }) => result === errno)))
    return 'certain';
  const isOpen = traces.some(({ outcomes }) => outcomes.some(({ result }) => result === UNKNOWN));
  if (steps.some(({ step }) => step.errors.includes(errno))) return 'possible';
  return isOpen ? 'unknown' : 'impossible';
}

function kernelStep(step: Step): KernelStep {
  const { since, until } = step;
  return {
    step,
    isSecurityModule: isSecurityModule(step),
    releases: [
      since === undefined ? '' : `since ${formatArrival(since)}`,
      until === undefined ? '' : `before ${formatArrival(until)}`,
    ]
      .filter((part) => part !== '')
      .join(', '),
  };
}

/** Whether a step is the question to the security modules and nothing else. */
function isSecurityModule({ kind, text }: Step): boolean {
  return kind === 'permission' && /^(?:a |the )?security modules? refuses?\b/.test(text);
}

/**
 * Steps that a spec sums up, of which it is known that this errno does not come from them: what creates a task asks the
 * security modules (task_alloc), of which SELinux answers EACCES, and AppArmor and Smack nothing; control groups answer
 * EACCES, EBUSY or EAGAIN (kernel/cgroup/cgroup.c, cgroup_css_set_fork()).
 */
function whyExcluded(syscall: string, errno: string, { kind }: Step): string | undefined {
  return kind === 'work' && errno === 'EPERM' && NEW_TASK.has(syscall)
    ? 'no security module of the kernel answers EPERM to a new task (SELinux: EACCES); a BPF program on the hook task_alloc could'
    : undefined;
}

const NEW_TASK: ReadonlySet<string> = new Set(['clone', 'clone3', 'fork', 'vfork']);
