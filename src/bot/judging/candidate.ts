import { isProfileText } from '../../policy/profile-text.ts';
import { isSpecCandidate } from '../../spec/candidate.ts';

/** Whether a file may hold a spec or a policy, by its name. Of JSON, only what names seccomp is read. */
export function mayHoldText(path: string): boolean {
  return /\.ya?ml$/i.test(path) || (/\.json$/i.test(path) && /seccomp/i.test(path));
}

/** Whether a text is judged: as a spec, or as a policy. */
export function isJudgedText(text: string): boolean {
  return isSpecCandidate(text) || isProfileText(text);
}
