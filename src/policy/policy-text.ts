import { claimedForms } from '../seccomp/profile/read-policies.ts';
import { isSpecCandidate } from '../spec/candidate.ts';
import { isJsonText, isProfileText } from './profile-text.ts';

/**
 * Whether a text is a seccomp policy rather than a spec.
 *
 * @param isNamed whether somebody named the file; of those in a folder, only profiles are recognized
 */
export function isPolicyText(text: string, isNamed: boolean): boolean {
  if (isProfileText(text)) return true;
  return isNamed && !isJsonText(text) && claimedForms(text).length > 0 && !isSpecCandidate(text);
}
