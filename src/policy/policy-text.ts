import { claimedForms } from '../seccomp/profile/read-policies.ts';
import { isSpecCandidate } from '../spec/candidate.ts';

/** What only JSON of a profile has, of OCI, Docker, containers/common, Kubernetes or Firecracker. */
const PROFILE = /"(?:defaultAction|default_action|seccomp)"\s*:|SCMP_ACT_/;

/** What only a filter of Firecracker has. */
const FIRECRACKER = /"(?:default_action|filter_action)"\s*:/;

/** A profile of Kubernetes' Security Profiles Operator. */
const OBJECT = /^kind:\s*["']?SeccompProfile\b/m;

/**
 * Whether a text is a policy of seccomp rather than a spec.
 *
 * @param isNamed whether somebody named the file; of those in a folder, only profiles are recognized
 */
export function isPolicyText(text: string, isNamed: boolean): boolean {
  const isJson = /^\uFEFF?\s*[[{]/.test(text);
  // A rule of Firecracker has the key "syscall", as a spec has.
  if (isJson && FIRECRACKER.test(text)) return true;
  if (isJson ? PROFILE.test(text) : OBJECT.test(text)) return !isSpecCandidate(text);
  return isNamed && !isJson && claimedForms(text).length > 0 && !isSpecCandidate(text);
}
