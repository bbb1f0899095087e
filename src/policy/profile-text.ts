import { isSpecCandidate } from '../spec/candidate.ts';

/** What only JSON of a profile has, of OCI, Docker, containers/common, Kubernetes or Firecracker. */
const PROFILE = /"(?:defaultAction|default_action|seccomp)"\s*:|SCMP_ACT_/;

/** What only a filter of Firecracker has. */
const FIRECRACKER = /"(?:default_action|filter_action)"\s*:/;

/** A profile of Kubernetes' Security Profiles Operator. */
const OBJECT = /^kind:\s*["']?SeccompProfile\b/m;

/** Whether a text is a profile of seccomp, by what it contains: the policies that are recognized wherever they are. */
export function isProfileText(text: string): boolean {
  const isJson = isJsonText(text);
  // A rule of Firecracker has the key "syscall", as a spec has.
  if (isJson && FIRECRACKER.test(text)) return true;
  return (isJson ? PROFILE : OBJECT).test(text) && !isSpecCandidate(text);
}

/** Whether a text begins as JSON does. */
export function isJsonText(text: string): boolean {
  return /^\uFEFF?\s*[[{]/.test(text);
}
