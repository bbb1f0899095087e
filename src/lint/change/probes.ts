import { compareGrades, disqualifications, gradeOf } from '../../entry/grade.ts';
import { trace } from '../../entry/trace.ts';
import type { JudgedProbe } from '../analysis.ts';
import { describeObstacle } from '../words.ts';
import type { Change, TwoStates } from './change.ts';

/** What became of the probes that the first state published: programs have them compiled in. */
export function compareProbes({ before, after }: TwoStates): readonly Change[] {
  return before.probes.flatMap((published) => {
    if (published.faults.length > 0) return [];
    const change = compareProbe(published, after);
    return change === undefined ? [] : [change];
  });
}

function compareProbe({ probe, grade }: JudgedProbe, after: TwoStates['after']): Change | undefined {
  const { text } = probe.call;
  const same = after.spec.probes.find(({ call }) => call.text === text);
  const place = { range: same?.range ?? after.spec.nameNode, pointer: same?.pointer ?? `/probes/${text}` };
  const read = after.spec.readCall(text);
  if (!read.ok)
    return {
      kind: 'promise',
      message: `the published probe ${text} is no call any more: ${read.faults[0]?.message ?? ''}`,
      ...place,
    };
  const traced = trace(after.entry, read.call);
  const [obstacle] = disqualifications(traced);
  if (obstacle?.kind === 'unknown')
    return {
      kind: 'weaker',
      message: `whether the published probe ${text} still holds is not known: ${describeObstacle(obstacle)}`,
      help: ['write down what this step does: programs have the probe compiled in'],
      ...place,
    };
  if (obstacle !== undefined)
    return {
      kind: 'promise',
      message: `the published probe ${text} no longer holds: ${describeObstacle(obstacle)}`,
      help: [
        'programs that probe with it take this kernel for one with a filter, or do something by accident',
      ],
      ...place,
    };
  const now = gradeOf(after.entry, traced);
  if (compareGrades(now, grade) > 0)
    return {
      kind: 'weaker',
      message: `the published probe ${text} was ${grade}, and is ${now}`,
      help: ['say what makes it last (permanent: …), or leave the check in front that did'],
      ...place,
    };
  return undefined;
}
