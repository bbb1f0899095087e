/**
 * What a program concludes that follows the guidance. `refused`: this kernel has the call and refused it. `hidden`: a
 * filter answered, so the call is to be treated as absent. `present`: the call answered something else than EPERM, and
 * there is nothing to ask.
 */
export type Conclusion = 'present' | 'refused' | 'hidden' | 'absent';

/**
 * The userspace procedure: call; on EPERM repeat the call as a probe; EPERM again means a filter, anything else that
 * the first EPERM was the kernel's. `first` and `probe` are the names of what came back.
 */
export function conclude(first: string, probe: string): Conclusion {
  if (first === 'ENOSYS') return 'absent';
  if (first !== 'EPERM') return 'present';
  if (probe === 'EPERM') return 'hidden';
  return probe === 'ENOSYS' ? 'absent' : 'refused';
}
