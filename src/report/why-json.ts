import type { Refuser } from '../why/decide/candidates/candidate.ts';
import type { AnsweredRefusal } from '../why/decide/decide-log.ts';
import type { CollectedLog } from '../why/read/collect-refusals.ts';
import type { WhyReport } from './why-shape.ts';

/** Writes `why --format json`: an object with what was read and one answer for equal refusals. */
export function formatWhyJson(log: CollectedLog, answers: readonly AnsweredRefusal[]): string {
  return `${JSON.stringify(whyReport(log, answers), null, 2)}\n`;
}

function whyReport(log: CollectedLog, answers: readonly AnsweredRefusal[]): WhyReport {
  const { lines, calls, unreadable, others, suppressed } = log;
  return {
    version: 1,
    log: {
      lines,
      calls,
      refusals: answers.reduce((sum, { count }) => sum + count, 0),
      unreadable: [...unreadable],
      others: others === undefined ? null : { count: others.count, line: others.line },
      suppressed,
    },
    answers: answers.map(({ kind, decision, count, line, text }) => ({
      kind,
      line,
      count,
      text,
      syscall: decision.syscall ?? null,
      arch: decision.architecture ?? null,
      number: decision.number ?? null,
      answer: decision.answer ?? null,
      verdict: decision.verdict,
      why: decision.why,
      candidates: decision.candidates.map(refuserJson),
      elsewhere: decision.elsewhere.map((one) => ({ ...refuserJson(one), errnos: one.errnos.split(' ') })),
      filters: decision.filters.map(({ title, releases, answer, rule }) => ({
        title,
        releases: releases ?? null,
        answer,
        rule: rule ?? null,
      })),
      probe:
        decision.probe === undefined
          ? null
          : {
              call: decision.probe.text,
              expect: [...decision.probe.expect],
              since: decision.probe.since ?? null,
              because: decision.probe.because ?? null,
            },
      callers: [...decision.callers],
      remedies: [...decision.remedies],
      notes: [...decision.notes],
    })),
  };
}

function refuserJson({
  kind,
  name,
  text,
  check,
  source,
}: Refuser): Omit<Refuser, 'check'> & { readonly check: string | null } {
  return { kind, name, text, check: check ?? null, source };
}
