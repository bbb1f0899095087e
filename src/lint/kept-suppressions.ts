import type { LineIndex } from '../spec/position.ts';
import type { Finding, Fix } from './finding.ts';
import { type EngineOptions, FindingCollector, type Places } from './finding-collector.ts';
import { removeComment } from './fix/fixes.ts';
import { SourceText } from './fix/source-text.ts';
import { keepPlaces } from './places.ts';
import type { Rule } from './rule.ts';
import { NO_SUPPRESSIONS, type SuppressionUses, suppressionFault } from './suppression.ts';

/** The suppressions of a file, with the parts of its text that the end of the run needs. */
export interface KeptSuppressions {
  readonly uses: SuppressionUses;
  /** A step could not be read, and what is suppressed may be there. */
  readonly isPartial: boolean;
  readonly places: Places;
  /** For each suppression, the fix that removes its comment. */
  readonly removals: readonly (Fix | undefined)[];
}

/** Keeps the parts of a text that are needed once the run is over. */
export function keepSuppressions(
  uses: SuppressionUses,
  lines: LineIndex,
  isPartial: boolean,
): KeptSuppressions {
  const source = new SourceText(lines);
  return {
    uses,
    isPartial,
    places: keepPlaces(
      uses.all.map(({ suppression }) => suppression.range),
      lines,
    ),
    removals: uses.all.map(({ suppression }) => removeComment(suppression.range)(source)),
  };
}

/** The faults of a file's suppressions, after all rules have run. `active` are the rules that ran on it. */
export function judgeSuppressions(
  rule: Rule,
  { uses, isPartial, places, removals }: KeptSuppressions,
  path: string,
  active: ReadonlySet<string>,
  options: EngineOptions,
): readonly Finding[] {
  const collector = new FindingCollector(rule, options, places, '', undefined, NO_SUPPRESSIONS, path);
  for (const [index, { suppression, isUsed }] of uses.all.entries()) {
    const message = suppressionFault(suppression, isUsed || isPartial, active, options.knownRules);
    if (message === undefined) continue;
    const isStale =
      suppression.isAlone && suppression.reason !== '' && options.knownRules.includes(suppression.rule);
    const fix = isStale ? removals[index] : undefined;
    collector.add({ message, range: suppression.range, pointer: `#${suppression.rule}`, fix });
  }
  return collector.findings;
}
