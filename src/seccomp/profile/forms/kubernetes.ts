import { LineIndex, type Position } from '../../../spec/position.ts';
import { shorten } from '../../../spec/shorten.ts';
import { cText } from '../../../spec/yaml/source-map.ts';
import type { NamedPolicy } from '../policy.ts';
import { type JsonObject, ProfileReader } from '../profile-reader.ts';
import { type JsonValue, type ProfileProblem, readJson } from '../read-json.ts';
import { readProfileValue } from '../read-profile.ts';
import { claimByPattern, type PolicyForm } from './form.ts';
import { readYamlDocuments, type YamlDocument } from './yaml-values.ts';

/** The API group of the Security Profiles Operator. */
const OPERATOR = 'security-profiles-operator.x-k8s.io';

/** Keys of the operator's spec that are not part of a profile; `disabled` is new in v1. */
const OWN_KEYS = ['baseProfileName', 'disabled', 'targetWorkload'];

/**
 * Kubernetes objects, one or several YAML documents as kubectl, Helm and Kustomize print them:
 *
 * - `SeccompProfile` of the Security Profiles Operator (kubernetes-sigs/security-profiles-operator,
 *   api/seccompprofile/{v1alpha1,v1beta1,v1}/seccompprofile_types.go, read at the state of 2026), whose `spec` is OCI's
 *   profile; `errnoRet` is a string up to v1beta1;
 * - `ConfigMap` with profiles as JSON in `data` (the API reference of Kubernetes, core/v1);
 * - a `List` of these. Other objects hold no profile and are passed over.
 */
export const KUBERNETES: PolicyForm = {
  title: 'Kubernetes objects',
  endings: ['.yaml', '.yml'],
  claim: (text) => {
    const version = claimByPattern(text, /^apiVersion:\s*\S/);
    const kind = claimByPattern(text, /^kind:\s*\S/);
    return version === undefined ? undefined : (kind ?? version);
  },
  read: (text, problems) => {
    const template = claimByPattern(text, /^[^#]*\{\{/);
    if (template !== undefined) {
      problems.push({
        severity: 'error',
        message: `"${template.evidence}" is a Helm template that was not rendered, so the objects are not known; render the chart first ("helm template")`,
        place: { line: template.line, column: 1 },
        pointer: '',
      });
      return [];
    }
    const documents = readYamlDocuments(text, problems);
    if (problems.some(({ severity }) => severity === 'error')) return [];
    return readKubernetesObjects(documents, text, problems);
  },
};

/** Whether a JSON value is a Kubernetes object. */
export function isKubernetesObject(value: JsonValue): boolean {
  return value.kind === 'object' && value.members.has('apiVersion') && value.members.has('kind');
}

/** Reads the profiles of Kubernetes objects; it is an error if there is none. */
export function readKubernetesObjects(
  documents: readonly YamlDocument[],
  text: string,
  problems: ProfileProblem[],
): readonly NamedPolicy[] {
  const found = documents.flatMap((document) => readObject(document, document.value, text, problems));
  const [first] = documents;
  if (found.length === 0 && first !== undefined && !problems.some(({ severity }) => severity === 'error')) {
    const kinds = [...new Set(documents.map(({ value }) => kindOf(value)))].slice(0, 6).join(', ');
    problems.push({
      severity: 'error',
      message: `no object holds a seccomp profile (the text has ${shorten(kinds, 120)}); a SeccompProfile does, and a ConfigMap with a profile as JSON`,
      place: first.value.place,
      pointer: '',
    });
  }
  return found;
}

function kindOf(value: JsonValue): string {
  const kind = value.kind === 'object' ? value.members.get('kind') : undefined;
  return kind?.kind === 'string' ? kind.text : 'a document without a kind';
}

function readObject(
  document: YamlDocument,
  value: JsonValue,
  text: string,
  problems: ProfileProblem[],
): readonly NamedPolicy[] {
  const reader = new ProfileReader(problems);
  if (value.kind !== 'object') {
    reader.error(value, 'this document is not a Kubernetes object: it has no "kind"');
    return [];
  }
  switch (kindOf(value)) {
    case 'SeccompProfile':
      return readSeccompProfile(value, reader);
    case 'SeccompProfileList':
    case 'List':
      return reader.list(value, 'items').flatMap((item) => readObject(document, item, text, problems));
    case 'ConfigMap':
      return readConfigMap(document, value, text, problems);
    default:
      return [];
  }
}

function nameOf(value: JsonObject): string | undefined {
  const metadata = value.members.get('metadata');
  const name = metadata?.kind === 'object' ? metadata.members.get('name') : undefined;
  return name?.kind === 'string' || name?.kind === 'number' ? name.text : undefined;
}

function readSeccompProfile(value: JsonObject, reader: ProfileReader): readonly NamedPolicy[] {
  const version = value.members.get('apiVersion');
  if (version?.kind === 'string' && !version.text.startsWith(`${OPERATOR}/`))
    reader.warn(
      version,
      `"${version.text}" is not the API of the operator, ${OPERATOR}, whose form is assumed`,
    );
  const spec = reader.get(value, 'spec');
  if (spec === undefined) {
    reader.error(value, 'this SeccompProfile has no "spec", so it holds no profile');
    return [];
  }
  const object = reader.object(spec, '"spec"');
  if (object === undefined) return [];
  const members = [...object.members].filter(([key]) => !OWN_KEYS.includes(key));
  const profile = readProfileValue({ ...object, members: new Map(members.map(withNumericErrno)) }, reader);
  if (profile === undefined) return [];
  const base = reader.get(object, 'baseProfileName');
  const isDisabled = object.members.get('disabled');
  const notes = [
    ...(base === undefined || !('text' in base) || base.text === ''
      ? []
      : [
          `line ${base.place.line}: the operator adds the rules of the base profile "${base.text}", which is not resolved here; what it allows is not counted`,
        ]),
    ...(isDisabled?.kind === 'boolean' && isDisabled.value
      ? [`line ${isDisabled.place.line}: the profile is disabled, so the operator does not install it`]
      : []),
  ];
  return [{ name: nameOf(value), policy: { kind: 'profile', profile }, notes }];
}

/** Up to v1beta1 `errnoRet` is a string of digits. */
function withNumericErrno([key, value]: [string, JsonValue]): [string, JsonValue] {
  if (key !== 'syscalls' || value.kind !== 'array') return [key, value];
  const elements = value.elements.map((rule): JsonValue => {
    const errno = rule.kind === 'object' ? rule.members.get('errnoRet') : undefined;
    if (rule.kind !== 'object' || errno?.kind !== 'string' || !/^\d{1,10}$/.test(errno.text)) return rule;
    return { ...rule, members: new Map(rule.members).set('errnoRet', { ...errno, kind: 'number' }) };
  });
  return [key, { ...value, elements }];
}

function readConfigMap(
  document: YamlDocument,
  value: JsonObject,
  text: string,
  problems: ProfileProblem[],
): readonly NamedPolicy[] {
  const reader = new ProfileReader(problems);
  const data = reader.get(value, 'data');
  const object = data === undefined ? undefined : reader.object(data, '"data"');
  if (object === undefined) return [];
  const map = nameOf(value);
  return [...object.members].flatMap(([key, entry]): NamedPolicy[] => {
    if (entry.kind !== 'string' || !/^\s*\{/.test(entry.text) || !entry.text.includes('defaultAction'))
      return [];
    const inner: ProfileProblem[] = [];
    const json = readJson(entry.text, inner);
    const profile = json && readProfileValue(json, new ProfileReader(inner));
    const place = placesIn(document, entry, text);
    for (const problem of inner)
      problems.push({ ...problem, message: `${key}: ${problem.message}`, place: place(problem.place) });
    if (profile === undefined) return [];
    const rules = profile.rules.map((rule) => ({ ...rule, origin: `${rule.origin} of ${key}` }));
    return [
      {
        name: map === undefined ? key : `${map}/${key}`,
        policy: { kind: 'profile', profile: { ...profile, rules } },
        notes: [],
      },
    ];
  });
}

/** Where a place of a text within a scalar is in the file; a block scalar's lines are indented. */
function placesIn(document: YamlDocument, entry: JsonValue, text: string): (place: Position) => Position {
  const scalar = document.source(entry);
  if (scalar === undefined) return () => entry.place;
  const lines = new LineIndex(text);
  if (scalar.style !== 'block') {
    const source = cText(scalar, text);
    const inner = new LineIndex(source.text);
    return ({ line, column }) => lines.position(source.offset(inner.offset(line) + column - 1));
  }
  const first = lines.position(scalar.start).line;
  const start = text.slice(lines.lineStart(scalar.start), scalar.start).trim() === '' ? first : first + 1;
  const indent = /^[ \t]*/.exec(lines.line(start))?.[0].length ?? 0;
  return ({ line, column }) => ({ line: start + line - 1, column: column + indent });
}
