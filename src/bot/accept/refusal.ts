import { RULES } from '../../../rules/index.ts';
import { didYouMean } from '../../spec/nearest-word.ts';
import { isPlaceholder } from '../../spec/placeholder.ts';
import type { Acceptance } from '../command.ts';
import { MAX_FINDINGS } from './record.ts';

const FORM = '/probeable accept RULE reason';

/** A new finding, and whether it can be accepted. */
export interface NewFinding {
  /** As `findingKey` makes it. */
  readonly key: string;
  readonly rule: string;
  readonly path: string;
  readonly line: number;
  /** Why it cannot be accepted; undefined if it can. */
  readonly refusal: string | undefined;
}

/** Why a command can accept nothing, whatever the findings are; undefined if it can. */
function refusalOfCommand({ rule, reason }: Acceptance): string | undefined {
  if (rule === '') return `name a rule and a reason: ${FORM}`;
  const known = RULES.map(({ id }) => id);
  // A rule with a slash comes from the project's own plugin. Plugins are not loaded here, so its name is not checked.
  if (!rule.includes('/') && !known.includes(rule))
    return `there is no rule "${rule}"${didYouMean(rule, known)}`;
  if (RULES.some(({ id, isUnsilenceable }) => id === rule && isUnsilenceable === true))
    return 'what is still to be written cannot be judged, and so cannot be accepted';
  if (reason === '') return `a reason is missing: ${FORM}`;
  if (isPlaceholder(reason))
    return 'this is a placeholder, and no reason: say why the finding does no harm here';
  return undefined;
}

/** The findings that a command accepts, or the reason why it accepts none. */
export function findingsOfCommand(
  command: Acceptance,
  found: readonly NewFinding[],
): readonly NewFinding[] | string {
  const refusal = refusalOfCommand(command);
  if (refusal !== undefined) return refusal;
  const own = found.filter(({ rule }) => rule === command.rule);
  const [first] = own;
  if (first === undefined) return 'it finds nothing here that is new and not accepted yet';
  const possible = own.filter(({ refusal: why }) => why === undefined);
  if (possible.length > MAX_FINDINGS)
    return `it finds ${possible.length} things, and one comment accepts ${MAX_FINDINGS} at most`;
  return possible.length === 0 ? (first.refusal ?? '') : possible;
}
