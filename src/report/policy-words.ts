import { documentsOf, isJudged, type Run } from '../check/run.ts';
import type { DocumentResult, JudgedPolicy } from '../lint/file-result.ts';
import { gradePhrase } from '../lint/phrases.ts';
import { joinWithAnd } from '../spec/join-words.ts';
import { plural } from '../spec/plural.ts';

/** A result about a policy. */
export type PolicyResult = DocumentResult & { readonly policy: JudgedPolicy };

/** The results about policies, in order. */
export function policiesOf(run: Run): readonly PolicyResult[] {
  return documentsOf(run).filter(isAboutPolicy);
}

/** Whether a result is about a policy, which has no grade. */
export function isAboutPolicy(document: DocumentResult): document is PolicyResult {
  return document.policy !== undefined;
}

/** `1 policy`, `2 policies`. */
export function policyCount(count: number): string {
  return count === 1 ? '1 policy' : plural(count, 'policie');
}

/** What a policy was judged as: "a unit of systemd, as systemd@257 installs it on x86_64". */
export function judgedAs({ form, host, engines }: JudgedPolicy): string {
  if (form === undefined) return 'in no form that is known, so it was not judged';
  if (host === undefined) return `${form}, which no engine installs, so it was not judged`;
  return `${form}, as ${joinWithAnd(engines)} ${engines.length === 1 ? 'installs' : 'install'} it on ${host}`;
}

/** The name of a policy with its file: "profile.json", "profiles.yaml (nginx)". */
export function nameOfPolicy({ path, policy }: PolicyResult): string {
  return policy.name === undefined ? path : `${path} (${policy.name})`;
}

/** The verdict on a document in a few words: "strong probe", "policy judged". */
export function verdictPhrase(document: DocumentResult): string {
  if (!isAboutPolicy(document)) return gradePhrase(document.grade);
  return isJudged(document) ? 'policy judged' : 'policy not judged';
}
