import type { Element, ElementContent } from 'hast';
import type { Grade } from '../../entry/grade.ts';
import { epermOf } from '../../entry/listed-call.ts';
import { uncertainSteps } from '../../entry/suggest/best-grade.ts';
import { epermPhrase, nameStep } from '../../lint/phrases.ts';
import type { Step } from '../../spec/model.ts';
import { shortenAtWord } from '../../spec/shorten.ts';
import { NEWEST } from '../../spec/version.ts';
import { seenText } from '../../verify/verified-text.ts';
import type { CallSite } from '../call-site.ts';
import { contents, element } from '../element.ts';
import type { CallSource } from '../site-source.ts';
import { gradeBadge } from './grade.tsx';

/** The steps that are named before the rest is counted, and how much of their words. */
const SHOWN_STEPS = 2;
const SHOWN_WORDS = 55;

/** Whether a program can tell a filter from the kernel: the verdict, the probe, and the steps that fail with EPERM. */
export function verdictSection(source: CallSource, site: CallSite): readonly ElementContent[] {
  return contents(
    <section>
      <h2 id="verdict" data-pagefind-ignore>
        EPERM: the kernel or a filter?
      </h2>
      {verdict(source)}
      {[...epermSteps(source), ...probes(source, site)]}
    </section>,
  );
}

function verdict({ document, spec, analyse }: CallSource): ElementContent {
  const { grade, ambiguous, origin } = document;
  const [unfollowed] = grade === 'unknown' && origin !== undefined ? uncertainSteps(analyse().entry) : [];
  return element(
    <p className="verdict">
      {gradeBadge(grade)} {verdictWords(spec.name, grade, ambiguous)}
      {unfollowed === undefined ? '' : ` The code could not be followed at ${nameStep(unfollowed)}.`}
    </p>,
  );
}

/** Answers the heading: whether userspace can tell a filter from the kernel. */
function verdictWords(name: string, grade: Grade | undefined, ambiguous: boolean | undefined): string {
  if (grade === undefined || grade === 'unknown')
    return `Not judged: too little of the entry path of ${name} is known to tell whether a call of it is a probe.`;
  if (ambiguous === undefined)
    return grade === 'none'
      ? `It has no probe. ${epermPhrase(ambiguous)}`
      : `It is not known whether the kernel can fail it with EPERM, but a probe tells.`;
  if (grade === 'none')
    return ambiguous
      ? `No call tells: ${name} can fail with EPERM in the kernel, and it has no probe.`
      : `A filter: ${name} never fails with EPERM in the kernel. It has no probe.`;
  return ambiguous
    ? `Either, and a probe tells which.`
    : `A filter: ${name} never fails with EPERM in the kernel.`;
}

/** A call that tells a filter from the kernel. */
interface ToldProbe {
  readonly call: string;
  readonly grade: Grade;
  readonly outcomes: readonly string[];
}

/** The probes that the spec declares; the best one that the search finds before them, if none is as good. */
function toldProbes({ document, analyse }: CallSource): readonly ToldProbe[] {
  const isProbe = ({ grade }: { readonly grade: Grade }): boolean => grade !== 'none' && grade !== 'unknown';
  const declared = document.probes.filter(isProbe);
  const { grade: best } = document;
  if (best === undefined || !isProbe({ grade: best }) || declared.some(({ grade }) => grade === best))
    return declared;
  const [found] = analyse().suggestions.filter(({ grade }) => grade === best);
  return found === undefined
    ? declared
    : [{ call: found.call.text, grade: found.grade, outcomes: found.expect }, ...declared];
}

function probes(source: CallSource, { verifiedOn }: CallSite): readonly ElementContent[] {
  const { spec } = source;
  const probing = toldProbes(source);
  if (probing.length === 0) return [];
  return contents(
    <p className="how">
      After an EPERM, {probing.length === 1 ? 'make this call' : 'make one of these calls'}: EPERM again means
      a filter.
    </p>,
    <ul className="probes">
      {probing.map(({ call, grade, outcomes }) => {
        const seen = seenText(verifiedOn(spec.name, call), outcomes);
        return (
          <li>
            <code>{call}</code> fails with {outcomes.filter((outcome) => outcome !== 'ENOSYS').join(' or ')}{' '}
            {gradeBadge(grade)}
            {seen === '' ? null : <span className="aside"> {seen}</span>}
          </li>
        );
      })}
    </ul>,
  );
}

/** The steps that can fail with EPERM in the newest release; if none certainly can, those of which it is not known. */
function epermSteps({ spec }: CallSource): readonly ElementContent[] {
  const eperm = epermOf(spec, NEWEST);
  if (eperm === undefined || eperm.steps.length === 0) return [];
  const { ambiguous, steps, unfollowed } = eperm;
  return contents(
    <p className="who">
      {ambiguous === true
        ? 'The kernel fails it with EPERM at '
        : 'The code could not be followed, and may fail with EPERM, at '}
      {shownSteps(steps)}.
      {unfollowed.length === 0 ? '' : [' Perhaps also at ', ...unfollowedSteps(unfollowed), '.']}
    </p>,
  );
}

function shownSteps(steps: readonly Step[]): ElementContent[] {
  const rest = steps.length - SHOWN_STEPS;
  return contents(
    <>
      {steps.slice(0, SHOWN_STEPS).flatMap((step, index) => [index === 0 ? '' : '; ', stepLink(step)])}
      {rest > 0 ? ['; ', <a href="#path">{`and at ${rest} more`}</a>] : ''}
    </>,
  );
}

/** Links to the code that nobody followed, whose words say nothing of who fails. */
function unfollowedSteps(steps: readonly Step[]): ElementContent[] {
  const rest = steps.length - SHOWN_STEPS;
  return contents(
    <>
      {steps
        .slice(0, SHOWN_STEPS)
        .flatMap(({ index }, at) => [
          at === 0 ? '' : ', ',
          <a href={`#step-${index + 1}`}>step {index + 1}</a>,
        ])}
      {rest > 0 ? [' and ', <a href="#path">{`${rest} more`}</a>] : ''}, where the code could not be followed
    </>,
  );
}

function stepLink({ index, kind, text }: Step): Element {
  return element(
    <span>
      <a href={`#step-${index + 1}`}>step {index + 1}</a> ({kind}:{' '}
      {shortenAtWord(text.replace(/\s+/g, ' '), SHOWN_WORDS)})
    </span>,
  );
}
