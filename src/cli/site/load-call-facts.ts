import type { SiteSource } from '../../site/site-source.ts';
import { loadCallers } from '../load-callers.ts';
import { loadPrecedence } from '../load-precedence.ts';
import { loadSources } from '../load-sources.ts';
import { loadFlagsSeen, loadVerified } from '../load-verified.ts';

/** Facts that pages of calls show, beside their specs. */
export type CallFacts = Pick<
  SiteSource,
  'callers' | 'seen' | 'verifiedOn' | 'placesOf' | 'precedence' | 'flagSeenOn'
>;

/** Loads the facts of the package and of the project. */
export function loadCallFacts(callers = loadCallers(), flagSeenOn = loadFlagsSeen()): CallFacts {
  return {
    ...loadVerified(),
    placesOf: loadSources(),
    precedence: loadPrecedence(),
    flagSeenOn,
    callers,
  };
}
