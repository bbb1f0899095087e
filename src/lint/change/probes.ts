import { compareGrades, disqualifications, gradeOf } from '../../entry/grade.ts';
import { trace } from '../../entry/trace.ts';
import type { Spec } from '../../spec/model.ts';
import type { JudgedProbe } from '../analysis.ts';
import { describeObstacle } from '../phrases.ts';
import type { SpecChange } from './change.ts';
import type { TwoStates } from './two-states.ts';

/** Checks in the second state the probes that the first published, which programs have compiled in. */
export function compareProbes({ before, after }: TwoStates): readonly SpecChange[] {
  return before.probes.flatMap((published) => {
    if (published.faults.length > 0) return [];
    const change = compareProbe(published, before.spec, after);
    return change === undefined ? [] : [change];
  });
}

/** A call as programs have it compiled in: with the sizes that structs had, also of those that have another name now. */
function asCompiled(text: string, { structs }: Spec): string {
  return text.replace(/\bsizeof\(struct (\w+)\)/g, (whole, name: string) =>
    String(structs.get(name)?.size ?? whole),
  );
}

function compareProbe(
  { probe, grade }: JudgedProbe,
  before: Spec,
  after: TwoStates['after'],
): SpecChange | undefined {
  const { text } = probe.call;
  // Of code there is no spec that publishes a probe, but programs may have found it.
  const isDerived = after.spec.raw.derived !== undefined;
  const named = isDerived ? `the probe ${text}` : `the published probe ${text}`;
  const same = after.spec.probes.find(({ call }) => call.text === text);
  const place = { range: same?.range ?? after.spec.nameNode, pointer: same?.pointer ?? `/probes/${text}` };
  const read = after.spec.readCall(asCompiled(text, before));
  if (!read.ok)
    return {
      kind: 'promise',
      message: `${named} is no longer a valid call: ${read.faults[0]?.message ?? ''}`,
      ...place,
    };
  const traced = trace(after.entry, read.call);
  const [obstacle] = disqualifications(traced);
  if (obstacle?.kind === 'unknown')
    return {
      kind: 'weaker',
      message: `${named} may no longer hold: ${describeObstacle(obstacle)}`,
      help: ['describe what this step does, because programs have the probe compiled in'],
      ...place,
    };
  if (obstacle !== undefined)
    return {
      kind: 'promise',
      message: `${named} no longer holds: ${describeObstacle(obstacle)}`,
      help: [
        'keep the probe failing as before: programs that use it would conclude that a filter hides the call, or change something by accident',
      ],
      ...place,
    };
  const now = gradeOf(after.entry, traced);
  if (compareGrades(now, grade) > 0)
    return {
      kind: 'weaker',
      message: `the grade of ${named} was ${grade} and is now ${now}`,
      help: ['state why it will last (permanent: …), or move the check that made it last back to the front'],
      ...place,
    };
  return undefined;
}
