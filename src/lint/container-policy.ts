import type { Spec } from '../spec/model.ts';

/** What a container policy answers to a call: `allow`, an errno, `kill`, `trap`; `args` where it depends on them. */
export interface PolicyAnswer {
  readonly answer: string;
  /** Which rule of the policy decided, in words. */
  readonly rule: string;
  /** Every answer that is possible. */
  readonly possible: readonly string[];
}

/**
 * A container runtime's policy as rules see it: asked by number, on x86_64. Who judges specs hands them to the engine;
 * without them the rules about containers are silent.
 */
export interface ContainerPolicy {
  /** "Docker 29.7.2". */
  readonly name: string;
  /** The highest number below which an unlisted call is refused though higher ones get ENOSYS; undefined for none. */
  readonly limit: number | undefined;
  ask(number: number, args?: readonly (bigint | undefined)[]): PolicyAnswer;
}

/** The number that containers are asked about: x86_64's, or the one that a spec gives for all architectures. */
export function policyNumber(spec: Spec): number | undefined {
  const number = spec.numbers.get('x86_64') ?? spec.numbers.get('');
  return number === undefined ? undefined : Number(number.value);
}

/** What one policy will answer to a proposal. */
export interface ProposalAnswer extends PolicyAnswer {
  readonly runtime: string;
  readonly number: number;
}

/** What containers will answer to a proposal's number; empty for anything but a proposal with a number. */
export function answersToProposal(
  spec: Spec,
  policies: readonly ContainerPolicy[],
): readonly ProposalAnswer[] {
  const number = policyNumber(spec);
  if (spec.status !== 'proposed' || number === undefined) return [];
  return policies.map((policy) => ({ runtime: policy.name, number, ...policy.ask(number) }));
}
