import type { Architecture } from '../architecture.ts';
import type { EngineVersion } from '../engine/engine-version.ts';
import { hasStub, stubLimit } from '../engine/enosys-stub.ts';
import type { Decision, InstalledFilter } from '../engine/installed-filter.ts';
import { formatCondition } from '../libseccomp/condition.ts';
import { answerWord } from '../seccomp-action.ts';
import { describeLibrary } from '../syscalls/library-releases.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';

/** What installed a filter: a container engine or another tool. */
export interface FilterEngine {
  readonly name: string;
  readonly version: EngineVersion | undefined;
}

/** A decision of an installed filter about a call. */
export interface ExplainedDecision {
  readonly architecture: Architecture;
  /** The name of the call, if it has one. */
  readonly syscall: string | undefined;
  readonly decision: Decision;
  readonly filter: InstalledFilter;
  readonly engine: FilterEngine;
  readonly number: number;
}

/** Explains a decision in a sentence without its full stop. */
export function explainDecision(decided: ExplainedDecision): string {
  const { decision, number } = decided;
  switch (decision.by) {
    case 'rule': {
      const { syscall, conditions, origin } = decision.rule;
      const where = conditions.map(formatCondition).join(' and ');
      const what = `the rule for ${syscall}${where === '' ? '' : ` where ${where}`}`;
      return origin === '' ? what : `${what} (${origin})`;
    }
    case 'stub':
      return number === 0 && decision.limit !== 0
        ? "runc's stub: s390 replaces numbers that its kernel does not know by 0"
        : `${whyIneffective(decided)}above ${limitOf(decision.limit, decided)}: runc's ENOSYS stub`;
    case 'architecture':
      return decision.action.kind === 'kill-thread'
        ? 'the architecture is not in the filter, so libseccomp kills the thread'
        : 'the architecture is not in the filter';
    case 'stale word':
      return `libseccomp's program compares a stale word; its rules say ${answerWord(decision.meant.action)}`;
    case 'default':
      return `${whyIneffective(decided) || whyDefault(decided)}the default${whyNoStub(decided)}`;
  }
}

/** Explains several decisions with one answer. Rules that differ only in their conditions are joined. */
export function explainTogether(
  decisions: readonly Decision[],
  decided: (decision: Decision) => ExplainedDecision,
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

/** Formats a number, x32's without its bit. */
function formatNumber(number: number): string {
  return number >= 0x40000000 ? `${number - 0x40000000} (x32)` : String(number);
}

/** Why the default decides: no rule names the call, none fits its arguments, or its rule has no effect. */
function whyDefault({ filter, syscall, architecture, number }: ExplainedDecision): string {
  const { collection } = filter;
  if (typeof collection.locate(architecture.token, number) === 'object')
    return 'no rule for these arguments: ';
  return syscall !== undefined && collection.redundantNames.has(syscall) ? 'its rule repeats ' : 'no rule: ';
}

/** Why the library ignores the profile's rule for the call; empty if it does not. */
function whyIneffective({ filter, syscall, architecture }: ExplainedDecision): string {
  const { profileNames: named } = filter;
  const { numbers } = filter.collection;
  if (syscall === undefined || !named.has(syscall)) return '';
  const library = describeLibrary(numbers.library);
  if (!numbers.knows(syscall)) return `its rule is ignored, because ${library} does not know the name: `;
  return numbers.numberOf(syscall, architecture) === undefined
    ? `its rule has no effect, because ${library} has no number for it on ${architecture.name}: `
    : '';
}

/** The text of each limit by the profile's names, since looking for those that the library lacks takes longer than the decision. */
const limitTexts = new WeakMap<ReadonlySet<string>, Map<string, string>>();

/** Names the limit of the stub. An old library may not know the highest number of the profile. */
function limitOf(limit: number, { filter, architecture }: ExplainedDecision): string {
  const { profileNames, collection } = filter;
  const texts = limitTexts.get(profileNames) ?? new Map<string, string>();
  limitTexts.set(profileNames, texts);
  const key = `${collection.numbers.library.label} ${architecture.name} ${limit}`;
  const text = texts.get(key) ?? limitText(limit, filter, architecture);
  texts.set(key, text);
  return text;
}

function limitText(limit: number, filter: InstalledFilter, architecture: Architecture): string {
  const { profileNames: named } = filter;
  const { numbers } = filter.collection;
  const isCut = [...named].some((name) => !numbers.knows(name) && isAbove(name, limit, architecture));
  const known = isCut ? ` and ${describeLibrary(numbers.library)} knows` : '';
  return `${formatNumber(limit)}, the highest number that the profile names${known}`;
}

function isAbove(name: string, limit: number, architecture: Architecture): boolean {
  return (syscallNumbers().numberOf(name, architecture) ?? 0) > limit;
}

/** Why the stub did not replace the default, which is its purpose; empty if the default is allow or ENOSYS. */
function whyNoStub(decided: ExplainedDecision): string {
  const { filter, engine, architecture, number } = decided;
  const { token } = architecture;
  const { defaultAction } = filter.collection;
  if (answerWord(defaultAction) === 'ENOSYS' || defaultAction.kind === 'allow') return '';
  if (filter.collection.isNumberLoadLost(token)) return ', because libseccomp does not load the number here';
  if (engine.name !== 'runc') return `; ${engine.name} has no ENOSYS stub`;
  if (filter.stub === undefined) {
    return hasStub(engine.version)
      ? `; runc adds its ENOSYS stub only for other defaults than ${defaultAction.kind}`
      : '; this runc has no ENOSYS stub, which is new in 1.0.0-rc93';
  }
  const limit = stubLimit(filter.stub, token, number);
  return limit === undefined
    ? ", and runc's stub does not apply to calls of this kind"
    : `, and not above ${limitOf(limit, decided)}, so runc's ENOSYS stub does not catch it`;
}
