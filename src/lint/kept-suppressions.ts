import type { LineIndex } from '../spec/position.ts';
import { Collector, type EngineOptions, type Places } from './collector.ts';
import type { Finding, Fix } from './finding.ts';
import { removeComment } from './fix/fixes.ts';
import { Source } from './fix/source.ts';
import { keepPlaces } from './places.ts';
import type { Rule } from './rule.ts';
import { NO_SUPPRESSIONS, type SuppressionUses, suppressionFault } from './suppression.ts';

/** The suppressions of a file, with what the end of a run needs of its text. */
export interface KeptSuppressions {
  readonly uses: SuppressionUses;
  readonly places: Places;
  /** For each suppression what takes its comment away. */
  readonly removals: readonly (Fix | undefined)[];
}

/** Takes from a text what is needed of it once the run is over. */
export function keepSuppressions(uses: SuppressionUses, lines: LineIndex): KeptSuppressions {
  const source = new Source(lines);
  return {
    uses,
    places: keepPlaces(
      uses.all.map(({ suppression }) => suppression.range),
      lines,
    ),
    removals: uses.all.map(({ suppression }) => removeComment(suppression.range)(source)),
  };
}

/** What is wrong with the suppressions of a file once every rule has spoken. `active` are the rules that ran over it. */
export function judgeSuppressions(
  rule: Rule,
  { uses, places, removals }: KeptSuppressions,
  path: string,
  active: ReadonlySet<string>,
  options: EngineOptions,
): readonly Finding[] {
  const collector = new Collector(rule, options, places, '', undefined, NO_SUPPRESSIONS, path);
  for (const [index, { suppression, isUsed }] of uses.all.entries()) {
    const message = suppressionFault(suppression, isUsed, active, options.knownRules);
    if (message === undefined) continue;
    const isStale =
      suppression.isAlone && suppression.reason !== '' && options.knownRules.includes(suppression.rule);
    const fix = isStale ? removals[index] : undefined;
    collector.add({ message, range: suppression.range, pointer: `#${suppression.rule}`, fix });
  }
  return collector.findings;
}
