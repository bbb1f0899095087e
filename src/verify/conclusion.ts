/**
 * What a program concludes that follows the guidance. `refused`: this kernel has the call and refused it. `hidden`: a
 * filter answered, so the program treats the call as absent. `present`: the first call did not fail with EPERM, so the
 * program does not probe.
 */
export type Conclusion = 'present' | 'refused' | 'hidden' | 'absent';

/**
 * The userspace procedure: make the call; on EPERM, repeat it as a probe. A second EPERM comes from a filter; any other
 * errno shows that the first EPERM came from the kernel. `first` and `probe` name the results of the two calls.
 */
export function conclude(first: string, probe: string): Conclusion {
  if (first === 'ENOSYS') return 'absent';
  if (first !== 'EPERM') return 'present';
  if (probe === 'EPERM') return 'hidden';
  return probe === 'ENOSYS' ? 'absent' : 'refused';
}
