import { answerOf } from '../action.ts';
import type { Engine } from '../engine/engine.ts';
import type { Decision, InstalledFilter } from '../engine/filter.ts';
import { stubLimit } from '../engine/stub.ts';
import { formatCondition } from '../libseccomp/condition.ts';

/** What is explained: a decision about a call's number, of a filter that an engine installed. */
export interface Decided {
  readonly decision: Decision;
  readonly filter: InstalledFilter;
  readonly engine: Engine;
  readonly token: number;
  readonly number: number;
}

/** Which rule decided, and why that one, in a sentence without its full stop. */
export function explainDecision({ decision, filter, engine, token, number }: Decided): string {
  switch (decision.by) {
    case 'rule': {
      const { syscall, conditions, origin } = decision.rule;
      const where = conditions.map(formatCondition).join(' and ');
      const what = `the rule for ${syscall}${where === '' ? '' : ` where ${where}`}`;
      return origin === '' ? what : `${what} (${origin})`;
    }
    case 'stub':
      return number === 0 && decision.limit !== 0
        ? "runc's stub: s390 turns numbers that its kernel does not know into 0"
        : `above ${shown(decision.limit)}, the highest number that the profile names: runc's ENOSYS stub`;
    case 'architecture':
      return 'the architecture is not in the filter: libseccomp kills';
    case 'stale word':
      return `libseccomp's program compares a word that it no longer holds; its rules say ${answerOf(decision.meant.action)}`;
    case 'default':
      return `no rule: the default${whyNoStub(filter, engine, token, number)}`;
  }
}

/** Several decisions with one answer: rules that differ in their conditions alone are one. */
export function explainTogether(
  decisions: readonly Decision[],
  decided: (decision: Decision) => Decided,
): string {
  const texts = new Map<
    string,
    { readonly text: string; readonly origin: string; readonly conditions: string[] }
  >();
  for (const decision of decisions) {
    if (decision.by === 'rule' && decision.rule.conditions.length > 0) {
      const { syscall, conditions, origin } = decision.rule;
      const known = texts.get(`${syscall} ${origin}`) ?? {
        text: `the rule for ${syscall}`,
        origin,
        conditions: [],
      };
      known.conditions.push(conditions.map(formatCondition).join(' and '));
      texts.set(`${syscall} ${origin}`, known);
    } else {
      const text = explainDecision(decided(decision));
      texts.set(text, { text, origin: '', conditions: [] });
    }
  }
  return [...texts.values()]
    .map(({ text, origin, conditions }) => {
      const where = conditions.length === 0 ? '' : ` where ${conditions.join(', or ')}`;
      return `${text}${where}${origin === '' ? '' : ` (${origin})`}`;
    })
    .join('; ');
}

/** x32's numbers are shown without its bit. */
function shown(number: number): string {
  return number >= 0x40000000 ? `${number - 0x40000000} (x32)` : String(number);
}

/** A default other than allow is what the stub is there to avoid, so its absence is explained. */
function whyNoStub(filter: InstalledFilter, engine: Engine, token: number, number: number): string {
  const { defaultAction } = filter.collection;
  if (answerOf(defaultAction) === 'ENOSYS' || defaultAction.kind === 'allow') return '';
  if (filter.collection.isNumberLost(token))
    return ', since libseccomp leaves out the load of the number here';
  if (filter.stub === undefined)
    return engine.name === 'runc' ? '; this runc has no ENOSYS stub' : `; ${engine.name} has no ENOSYS stub`;
  const limit = stubLimit(filter.stub, token, number);
  return limit === undefined
    ? ", and runc's stub leaves this architecture out"
    : `, and not above ${shown(limit)}, the highest number that the profile names, so runc's stub lets it through`;
}
