import { disqualifications } from '../entry/grade.ts';
import type { Trace } from '../entry/trace.ts';
import { describeObstacle } from '../lint/phrases.ts';

/**
 * Why a call is not a probe. A probe has to hold on every machine, so what cannot happen with the files and the caller that
 * are known counts as well, and is said to happen with others.
 */
export function obstaclesOf(anywhere: Trace, here: Trace): readonly string[] {
  const happening = new Set(disqualifications(here).map(describeObstacle));
  const all = [...new Set(disqualifications(anywhere).map(describeObstacle))];
  const others = all.filter((obstacle) => !happening.has(obstacle));
  return [
    ...all.filter((obstacle) => happening.has(obstacle)),
    ...(others.length === 0 ? [] : [`with other files or another caller, ${others.join(', and ')}`]),
  ];
}
