import type { FoundDiscovery } from '../entry/discover/model.ts';
import { type Telling, tellingOn } from '../entry/discover/telling.ts';
import type { Version } from '../spec/version.ts';
import type { AnswersTo } from './answers-to.ts';
import type { PlannedFlag } from './plan.ts';
import type { VerifiedFlag } from './result.ts';
import { filterErrno, type World } from './world.ts';

/** What a kernel told about each flag that it was asked about. */
export function verifiedFlags(
  flags: readonly PlannedFlag[],
  version: Version,
  answersTo: AnswersTo,
): readonly VerifiedFlag[] {
  return flags.map(({ discovery: { kind, input, name }, found }) => {
    const answers = answersTo(found.call);
    return {
      kind,
      input,
      name,
      call: found.call.text,
      expected: tellingOn(found.releases, version),
      told: toldBy(found, answers),
      answers,
    };
  });
}

/** What the answers without a filter of ours tell, if they do not tell different things. */
function toldBy(
  { known, unknown }: Pick<FoundDiscovery, 'known' | 'unknown'>,
  answers: ReadonlyMap<World, string>,
): Telling {
  const told = [...answers].flatMap(([world, answer]): readonly Telling[] => {
    if (filterErrno(world) !== undefined) return [];
    if (known.includes(answer)) return ['known'];
    return answer === unknown ? ['unknown'] : [];
  });
  const [first, ...others] = told;
  return first === undefined || others.some((other) => other !== first) ? 'nothing' : first;
}
