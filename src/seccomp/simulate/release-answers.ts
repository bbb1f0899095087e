import type { Catalogue } from '../runtimes/catalogue.ts';
import type { RuntimeFacts } from '../runtimes/runtime-facts.ts';
import type { FilterAnswer, SimulatedCall } from './filter-answer.ts';

/** What a span of releases of a runtime returns for a call. */
export interface ReleaseAnswer extends AnswerSpan {
  /** The runtime's name for people. */
  readonly runtime: string;
  /** Whether releases just before it were published but not read. */
  readonly isAfterGap: boolean;
}

/** What one release returns for a call; undefined if nothing is known about the release. */
export function releaseAnswer(
  catalogue: Catalogue,
  facts: RuntimeFacts,
  release: string,
  call: SimulatedCall,
): FilterAnswer | undefined {
  return catalogue.install(facts, release)?.ask(call);
}

/** What all known releases of a runtime return for a call, oldest first. */
export function releaseAnswers(
  catalogue: Catalogue,
  facts: RuntimeFacts,
  call: SimulatedCall,
): readonly ReleaseAnswer[] {
  return catalogue.spans(facts).flatMap(({ from, to, isAfterGap }) => {
    const answer = catalogue.install(facts, from)?.others.answer(call);
    return answer === undefined ? [] : [{ answer, runtime: facts.title, from, until: to, isAfterGap }];
  });
}

/** Consecutive releases with one answer, whatever decided; oldest first. */
export interface AnswerSpan {
  readonly answer: string;
  readonly from: string;
  readonly until: string;
}

/** Joins neighbours with the same answer. Releases that were not read divide them, since their answers are not known. */
export function answerSpans(
  answers: readonly (AnswerSpan & { readonly isAfterGap?: boolean | undefined })[],
): readonly AnswerSpan[] {
  const spans: { answer: string; from: string; until: string }[] = [];
  for (const { answer, from, until, isAfterGap } of answers) {
    const last = spans.at(-1);
    if (last?.answer === answer && isAfterGap !== true) last.until = until;
    else spans.push({ answer, from, until });
  }
  return spans;
}
