import { BPF_LISTING } from './forms/bpf-listing.ts';
import { FIRECRACKER_TITLE, isFirecracker, readFirecracker } from './forms/firecracker.ts';
import type { FormClaim, PolicyForm } from './forms/form.ts';
import { KAFEL } from './forms/kafel.ts';
import { isKubernetesObject, KUBERNETES, readKubernetesObjects } from './forms/kubernetes.ts';
import { LXC } from './forms/lxc.ts';
import { PFC_LISTING } from './forms/pfc-listing.ts';
import { SNAPD } from './forms/snapd.ts';
import { SYSTEMD_UNIT } from './forms/systemd-unit.ts';
import type { NamedPolicy } from './policy.ts';
import { ProfileReader } from './profile-reader.ts';
import { type JsonValue, type ProfileProblem, readJson } from './read-json.ts';
import { readProfileValue } from './read-profile.ts';

/** The result of reading a policy in any form. */
export interface ReadPolicies {
  /** Empty if a problem is an error. Kubernetes objects may hold several. */
  readonly policies: readonly NamedPolicy[];
  /** What the text was taken for; undefined if it is in no form that is known, or in several. */
  readonly form: string | undefined;
  readonly problems: readonly ProfileProblem[];
}

/** The longest text that is read, in UTF-16 units. */
const MAX_LENGTH = 4_000_000;

/** What JSON without the keys of another form is taken for. */
export const OCI_FORM = 'a profile of OCI, Docker or containers/common';

/** Listings of filters, which are what a kernel runs rather than what somebody wrote. */
const LISTINGS: readonly PolicyForm[] = [BPF_LISTING, PFC_LISTING];

/** The forms that are not JSON. */
const FORMS: readonly PolicyForm[] = [KUBERNETES, SYSTEMD_UNIT, LXC, SNAPD, KAFEL, ...LISTINGS];

/**
 * Reads the policies of a text in the one form that it has. JSON is told apart by its keys, other texts by words that
 * only one form has; if two forms claim a text, the end of the file's name decides, and otherwise neither is taken.
 *
 * @param fileName of the text, if it has one
 */
export function readPolicies(text: string, fileName = ''): ReadPolicies {
  return isJson(text) ? readJsonForm(text) : readForm(text, fileName, FORMS);
}

/** Whether a text begins as JSON does; sections of a unit and initializers in C begin with a bracket, too. */
function isJson(text: string): boolean {
  return (
    /^\uFEFF?\s*[[{]/.test(text) &&
    SYSTEMD_UNIT.claim(text) === undefined &&
    BPF_LISTING.claim(text) === undefined
  );
}

/** Reads a listing of a filter, as `--filter` takes it; undefined if the text is none. */
export function readListing(text: string): ReadPolicies | undefined {
  return LISTINGS.some((form) => form.claim(text) !== undefined) ? readForm(text, '', LISTINGS) : undefined;
}

function readForm(text: string, fileName: string, forms: readonly PolicyForm[]): ReadPolicies {
  const problems: ProfileProblem[] = [];
  if (text.length > MAX_LENGTH) return refuse(`the policy is longer than ${MAX_LENGTH} characters`);
  const claims = claimsOf(text, forms);
  const byName = claims.filter(({ form }) => form.endings.some((ending) => fileName.endsWith(ending)));
  const [taken, ...others] = byName.length === 1 ? byName : claims;
  if (taken === undefined) return unknownForm(text);
  if (others.length > 0) return refuse(ambiguous([taken, ...others]));
  const policies = taken.form.read(text, problems);
  return result(policies, taken.form.title, problems);
}

interface Claimed {
  readonly form: PolicyForm;
  readonly claim: FormClaim;
}

function claimsOf(text: string, forms: readonly PolicyForm[]): readonly Claimed[] {
  return forms.flatMap((form) => {
    const claim = form.claim(text);
    return claim === undefined ? [] : [{ form, claim }];
  });
}

/** The titles of the forms, other than JSON, that a text may have. */
export function claimedForms(text: string): readonly string[] {
  return claimsOf(text, FORMS).map(({ form }) => form.title);
}

function result(
  policies: readonly NamedPolicy[],
  form: string,
  problems: readonly ProfileProblem[],
): ReadPolicies {
  const isBroken = problems.some(({ severity }) => severity === 'error');
  return { policies: isBroken ? [] : policies, form, problems };
}

function refuse(message: string): ReadPolicies {
  const place = { line: 1, column: 1 };
  return { policies: [], form: undefined, problems: [{ severity: 'error', message, place, pointer: '' }] };
}

function ambiguous(claims: readonly Claimed[]): string {
  const reasons = claims.map(
    ({ form, claim }) => `${form.title} ("${claim.evidence}" on line ${claim.line})`,
  );
  const endings = claims.map(({ form }) => `${form.endings[0] ?? ''}`).filter((ending) => ending !== '');
  return `the text may be ${reasons.join(' or ')}, and neither is taken; name the file with the ending of its form (${endings.join(' or ')})`;
}

function unknownForm(text: string): ReadPolicies {
  if (text.trim() === '') return refuse('the text is empty, so it holds no policy');
  const known = [OCI_FORM, ...FORMS.map(({ title }) => title)];
  return refuse(
    `the text is neither JSON nor in another form of policy that is known: ${known.slice(1).join(', ')}`,
  );
}

/** JSON is OCI's profile unless its keys show another form. */
function readJsonForm(text: string): ReadPolicies {
  const problems: ProfileProblem[] = [];
  const json = readJson(text, problems);
  if (json === undefined) return result([], OCI_FORM, problems);
  if (isKubernetesObject(json)) {
    if (json.kind === 'object' && json.members.has('defaultAction')) return refuse(bothForms(json));
    const documents = [{ value: json, source: () => undefined }];
    return result(readKubernetesObjects(documents, text, problems), KUBERNETES.title, problems);
  }
  if (isFirecracker(json))
    return result(readFirecracker(json, new ProfileReader(problems)), FIRECRACKER_TITLE, problems);
  const profile = readProfileValue(json, new ProfileReader(problems));
  const policies: NamedPolicy[] =
    profile === undefined ? [] : [{ name: undefined, policy: { kind: 'profile', profile }, notes: [] }];
  return result(policies, OCI_FORM, problems);
}

function bothForms(json: JsonValue): string {
  const line = json.place.line;
  return `the object on line ${line} has "defaultAction", as ${OCI_FORM} has, and "apiVersion" and "kind", as ${KUBERNETES.title} have; neither is taken, since a Kubernetes object has its profile in "spec"`;
}
