import {
  type Counts,
  documentsOf,
  type HiddenFindings,
  isEmptyFile,
  type Note,
  type Run,
} from '../check/run.ts';
import { SEVERITIES, type Severity } from '../lint/finding.ts';
import { countShown } from '../lint/group.ts';
import { joinWithAnd } from '../spec/join-words.ts';
import { plural } from '../spec/plural.ts';
import { policiesOf, policyCount } from './policy-words.ts';

/** `path:line`, or the path if there is no line. */
export function placeOfNote({ path, line }: Note): string {
  return line === undefined ? path : `${path}:${line}`;
}

/** What was checked: `2 specs`, `1 call`, `2 specs and 1 policy`. Calls have no spec: they were read from code. */
export function checkedWords(run: Run): string {
  const documents = documentsOf(run).filter(
    (document) => document.isRemoved !== true && !isEmptyFile(document),
  );
  const policies = policiesOf(run).length;
  const calls = documents.filter(
    ({ isDerived, isPrototypeOnly }) => isDerived === true || isPrototypeOnly === true,
  ).length;
  const specs = documents.length - calls - policies;
  const derived = documents.filter(({ origin }) => origin !== undefined).length;
  const unreviewed = derived === 0 ? '' : ` (${derived} read from code and reviewed by nobody)`;
  const isNothing = calls + policies === 0;
  const parts = [
    ...(specs === 0 && !isNothing ? [] : [`${plural(specs, 'spec')}${unreviewed}`]),
    ...(calls === 0 ? [] : [plural(calls, 'call')]),
    ...(policies === 0 ? [] : [policyCount(policies)]),
  ];
  return joinWithAnd(parts);
}

/** `1 call not judged`; empty if all were. */
export function notJudgedWords({ notJudged }: Counts): string {
  return notJudged === 0 ? '' : `${plural(notJudged, 'call')} not judged`;
}

/** `5,238 YAML files are not specs`; empty if there is none. */
export function nonSpecWords({ nonSpecCount }: Run): string {
  if (nonSpecCount === 0) return '';
  return nonSpecCount === 1
    ? '1 YAML file is not a spec'
    : `${nonSpecCount.toLocaleString('en')} YAML files are not specs`;
}

/** `the baseline hides 3 findings`; empty if it hides none. */
export function acceptedWords({ accepted }: Run): string {
  return accepted === 0 ? '' : `the baseline hides ${plural(accepted, 'finding')}`;
}

/** `2 errors, 1 warning, 3 notes`: each cause counts once, and zeros are left out. */
export function shownCounts(run: Run): readonly { readonly severity: Severity; readonly text: string }[] {
  const counts = countShown(documentsOf(run));
  return SEVERITIES.flatMap((severity) =>
    counts[severity] === 0 ? [] : [{ severity, text: plural(counts[severity], SEVERITY_WORDS[severity]) }],
  );
}

/** `2 warnings and 3 notes below error hidden`; empty if none is. */
export function hiddenText(hidden: HiddenFindings | undefined): string {
  if (hidden === undefined) return '';
  const { below, shown } = hidden;
  const parts = [
    shown.warning > 0 ? plural(shown.warning, SEVERITY_WORDS.warning) : '',
    shown.info > 0 ? plural(shown.info, SEVERITY_WORDS.info) : '',
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `${parts.join(' and ')} below ${below} hidden`;
}

/** The noun for a finding of each severity. */
const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};
