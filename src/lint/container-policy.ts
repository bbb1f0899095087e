import type { Spec } from '../spec/model.ts';

/** What a container policy returns for a call: `allow`, an errno, `kill`, `trap`, or `args` if it depends on arguments. */
export interface PolicyAnswer {
  readonly answer: string;
  /** The rule of the policy that decided, in words. */
  readonly rule: string;
  /** All possible answers. */
  readonly possible: readonly string[];
}

/**
 * The policy of a container runtime as rules see it: by system call number, on x86_64. The engine receives the policies
 * from its caller; without them the rules about containers report nothing.
 */
export interface ContainerPolicy {
  /** "Docker 29.7.2". */
  readonly name: string;
  /** The highest number up to which an unlisted call gets EPERM although higher ones get ENOSYS; undefined for none. */
  readonly limit: number | undefined;
  ask(number: number, args?: readonly (bigint | undefined)[]): PolicyAnswer;
}

/** The number to look up in policies: that of x86_64, or the one that a spec gives for all architectures. */
export function policyNumber(spec: Spec): number | undefined {
  const number = spec.numbers.get('x86_64') ?? spec.numbers.get('');
  return number === undefined ? undefined : Number(number.value);
}

/** What one policy returns for a proposed call. */
export interface ProposalAnswer extends PolicyAnswer {
  readonly runtime: string;
  readonly number: number;
}

/** What each policy returns for the number of a proposed call; empty unless the spec is a proposal with a number. */
export function answersToProposal(
  spec: Spec,
  policies: readonly ContainerPolicy[],
): readonly ProposalAnswer[] {
  const number = policyNumber(spec);
  if (spec.status !== 'proposed' || number === undefined) return [];
  return policies.map((policy) => ({ runtime: policy.name, number, ...policy.ask(number) }));
}
