import { explainTrace } from '../../entry/explain.ts';
import { disqualifications, gradeOf } from '../../entry/grade.ts';
import { trace } from '../../entry/trace.ts';
import type { Analysis } from '../../lint/analysis.ts';
import { describeObstacle } from '../../lint/phrases.ts';
import { probeWords, resultWords } from '../../report/trace-words.ts';
import { shownText } from '../../spec/step-text.ts';
import type { Trial } from '../protocol.ts';

/** Traces a call, written in C, through the entry path of the newest release. */
export function tryCall({ spec, entry }: Analysis, text: string): Trial {
  const read = spec.readCall(text);
  if (!read.ok) return { kind: 'fault', message: read.faults[0]?.message ?? 'this is not a call' };
  const traced = trace(entry, read.call);
  const grade = traced.isAbsent ? undefined : gradeOf(entry, traced);
  const obstacles = [...new Set(disqualifications(traced).map(describeObstacle))];
  const reasons = explainTrace(entry, traced);
  const { result, effect } = resultWords(traced);
  const words = probeWords(traced, grade, obstacles);
  return {
    kind: 'traced',
    result: `${result}; ${effect}`,
    verdict: words.kind === 'none' || words.kind === 'unknown' ? `${words.text}: ${words.why}` : words.text,
    isProbe: words.kind === 'probe',
    steps: traced.steps.map(({ step, verdict }, index) => ({
      index: step.index,
      kind: step.kind,
      text: shownText(step),
      verdict,
      reason: reasons[index] ?? '',
    })),
  };
}
