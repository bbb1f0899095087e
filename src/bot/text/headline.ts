import type { PhrasingContent } from 'mdast';
import { isJudged } from '../../check/run.ts';
import { type Finding, isSeverityAtLeast } from '../../lint/finding.ts';
import { groupFindings } from '../../lint/group.ts';
import { plural } from '../../spec/plural.ts';
import { boundaryBefore, shorten } from '../../spec/shorten.ts';
import type { JudgedCall, Verdict } from '../verdict.ts';
import { code, prose } from './nodes.ts';

/** A sentence in parts: plain text, and code, such as the names of calls. */
export type Sentence = readonly (string | { readonly code: string })[];

/** Limits on a message and on a name in a headline, in characters. */
const MAX_MESSAGE = 120;
const MAX_NAME = 60;

/** The headline of a verdict: the worst result; empty if no call is touched. */
export function headlineOf(verdict: Verdict): Sentence {
  const { calls, conclusion, failOn } = verdict;
  const said = designOf(verdict);
  const isDemanded =
    conclusion === 'failure' && failOn !== undefined && calls.every((call) => errorsOf(call).length === 0);
  if (!isDemanded || said.length === 0) return said;
  return [...said, `, but ${failOn === 'info' ? 'notes' : 'warnings'} fail the check here`];
}

function designOf({ calls, unjudged }: Verdict): Sentence {
  const [first] = calls;
  const [unread] = unjudged;
  if (first === undefined) return [];
  // Unread files fail the check, so the headline must not sound positive.
  if (unread !== undefined && calls.every((call) => errorsOf(call).length === 0))
    return unjudged.length === 1
      ? [{ code: shorten(unread.path, MAX_NAME) }, ' is not judged: ', shorten(unread.reason, MAX_MESSAGE)]
      : [`${unjudged.length} files are not judged`];
  if (calls.length === 1) return sentenceOf(first);
  const counted = [
    counts(calls, 'breaks programs', 'break programs', hasBreak),
    counts(calls, 'lacks a probe', 'lack a probe', (call) => !hasBreak(call) && lacksProbe(call)),
    counts(
      calls,
      'has errors',
      'have errors',
      (call) => !hasBreak(call) && !lacksProbe(call) && errorsOf(call).length > 0,
    ),
    counts(calls, 'is not judged', 'are not judged', (call) => errorsOf(call).length === 0 && !isKnown(call)),
  ].filter(({ count }) => count > 0);
  const faulty = calls.filter((call) => errorsOf(call).length > 0);
  const [only] = faulty;
  const noun = calls.some(({ document }) => document.policy !== undefined) ? 'file' : 'call';
  if (faulty.length === 1 && only !== undefined)
    return [...sentenceOf(only), `; ${plural(calls.length - 1, `other ${noun}`)} without errors`];
  if (counted.length === 0)
    return [
      `${calls.length} ${noun}s${calls.every(hasProbe) ? ', each with a probe' : ' without new errors'}`,
    ];
  const [one] = counted;
  if (one !== undefined && one.count === calls.length)
    return [`all ${one.words.replace(/^\d+/, `${one.count} ${noun}s`)}`];
  return [`of ${calls.length} ${noun}s, ${counted.map(({ words }) => words).join(', ')}`];
}

function counts(
  calls: readonly JudgedCall[],
  one: string,
  many: string,
  holds: (call: JudgedCall) => boolean,
): { readonly count: number; readonly words: string } {
  const count = calls.filter(holds).length;
  return { count, words: `${count} ${count === 1 ? one : many}` };
}

/** The most important statement about one call. */
function sentenceOf(call: JudgedCall): Sentence {
  const { document, isRemoved } = call;
  const name = { code: nameOf(call) };
  if (isRemoved) return [name, ' is described no more'];
  const [breaking] = call.changes.filter(isError);
  if (breaking !== undefined) return [name, ' breaks programs: ', shorten(breaking.message, MAX_MESSAGE)];
  if (lacksProbe(call)) return [name, ' has no probe: ', remedyOf(call)];
  const [error] = groupFindings(call.found).filter(({ severity }) => severity === 'error');
  if (error !== undefined) return [name, ': ', shorten(error.message, MAX_MESSAGE)];
  if (document.policy !== undefined) return [name, ...policyWords(call)];
  switch (document.grade) {
    case undefined:
    case 'unknown':
      return [name, ' is not judged: too little of its entry path is known'];
    case 'none':
      return document.ambiguous === false
        ? [name, ' has no probe, but never fails with EPERM itself']
        : [name, ' has no probe, as before'];
    case 'permanent':
    case 'strong':
    case 'weak':
      return [name, ` has a ${document.grade} probe`];
  }
}

/** The most important statement about a policy without errors. */
function policyWords({ document, changes }: JudgedCall): Sentence {
  if (!isJudged(document)) return [' is not judged: no engine installs it'];
  const [change] = changes;
  return change === undefined ? [' has no new errors'] : [': ', shorten(change.message, MAX_MESSAGE)];
}

/** The remedy for a missing probe, as an imperative: the part of the help text before the reason. */
function remedyOf({ found }: JudgedCall): string {
  const order = found.find(({ rule }) => rule === 'probe-before-permission');
  const exists = found.find(({ rule }) => rule === 'probe-exists');
  const [remedy = ''] = order?.help ?? exists?.help.slice(-1) ?? [];
  const end = remedy.indexOf(': ');
  return shorten(end === -1 ? remedy : remedy.slice(0, boundaryBefore(remedy, end)), MAX_MESSAGE);
}

/** Whether the new findings of a call say that it needs a probe and has none. */
function lacksProbe({ document, found }: JudgedCall): boolean {
  return (
    document.grade === 'none' &&
    found.some((finding) => isError(finding) && /^probe-(?:exists|before-permission)$/.test(finding.rule))
  );
}

function hasBreak({ changes }: JudgedCall): boolean {
  return changes.some(isError);
}

function errorsOf({ found }: JudgedCall): readonly Finding[] {
  return found.filter(isError);
}

function isError({ severity }: Finding): boolean {
  return isSeverityAtLeast(severity, 'error');
}

function isKnown({ document, isRemoved }: JudgedCall): boolean {
  return isRemoved || isJudged(document);
}

function hasProbe({ document: { grade }, isRemoved }: JudgedCall): boolean {
  return !isRemoved && (grade === 'permanent' || grade === 'strong' || grade === 'weak');
}

/** The name of a call, or its path if the spec has no name. */
export function nameOf({ document: { syscall, path } }: JudgedCall): string {
  return shorten(syscall ?? path, MAX_NAME);
}

/** A sentence as Markdown nodes. */
export function phrases(sentence: Sentence): readonly PhrasingContent[] {
  return sentence.flatMap((part) => (typeof part === 'string' ? prose(part) : [code(part.code)]));
}

/** A sentence as plain text. */
export function plainText(sentence: Sentence): string {
  return sentence.map((part) => (typeof part === 'string' ? part : part.code)).join('');
}
