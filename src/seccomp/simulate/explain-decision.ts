import type { Architecture } from '../architecture.ts';
import type { ContainerEngine } from '../engine/container-engine.ts';
import { hasStub, stubLimit } from '../engine/enosys-stub.ts';
import type { Decision, InstalledFilter } from '../engine/installed-filter.ts';
import { formatCondition } from '../libseccomp/condition.ts';
import { answerWord } from '../seccomp-action.ts';
import { describeLibrary } from '../syscalls/library-releases.ts';
import { syscallNumbers } from '../syscalls/syscall-numbers.ts';

/** What is explained: a decision about a call's number, of a filter that an engine installed. */
export interface ExplainedDecision {
  readonly architecture: Architecture;
  /** The name of the call that was asked about, where it has one. */
  readonly syscall: string | undefined;
  readonly decision: Decision;
  readonly filter: InstalledFilter;
  readonly engine: ContainerEngine;
  readonly number: number;
}

/** Which rule decided, and why that one, in a sentence without its full stop. */
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
        ? "runc's stub: s390 turns numbers that its kernel does not know into 0"
        : `${leftOut(decided)}above ${limitOf(decision.limit, decided)}: runc's ENOSYS stub`;
    case 'architecture':
      return 'the architecture is not in the filter: libseccomp kills';
    case 'stale word':
      return `libseccomp's program compares a word that it no longer holds; its rules say ${answerWord(decision.meant.action)}`;
    case 'default':
      return `${leftOut(decided) || whyDefault(decided)}the default${whyNoStub(decided)}`;
  }
}

/** Several decisions with one answer: rules that differ in their conditions alone are one. */
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

/** x32's numbers are shown without its bit. */
function shown(number: number): string {
  return number >= 0x40000000 ? `${number - 0x40000000} (x32)` : String(number);
}

/** Why a call is left to the default: no rule names it, none fits its arguments, or its rule came to nothing. */
function whyDefault({ filter, syscall, architecture, number }: ExplainedDecision): string {
  const { collection } = filter;
  if (typeof collection.locate(architecture.token, number) === 'object')
    return 'no rule for these arguments: ';
  return syscall !== undefined && collection.redundantNames.has(syscall)
    ? 'its rule repeats the default: '
    : 'no rule: ';
}

/** Where the profile names the call and the library leaves the rule without effect: why. */
function leftOut({ filter, syscall, architecture }: ExplainedDecision): string {
  const { profileNames: named, numbers } = filter.collection;
  if (syscall === undefined || !named.has(syscall)) return '';
  const library = describeLibrary(numbers.library);
  if (!numbers.knows(syscall)) return `its rule is left out, since ${library} does not know the name: `;
  return numbers.numberOf(syscall, architecture) === undefined
    ? `its rule has no effect, since ${library} has no number for it on ${architecture.name}: `
    : '';
}

/** What the stub's limit is: an old library may not know the highest number that the profile names. */
function limitOf(limit: number, { filter, architecture }: ExplainedDecision): string {
  const { profileNames: named, numbers } = filter.collection;
  const isCut = [...named].some((name) => !numbers.knows(name) && isAbove(name, limit, architecture));
  const known = isCut ? ` and ${describeLibrary(numbers.library)} knows` : '';
  return `${shown(limit)}, the highest number that the profile names${known}`;
}

function isAbove(name: string, limit: number, architecture: Architecture): boolean {
  return (syscallNumbers().numberOf(name, architecture) ?? 0) > limit;
}

/** A default other than allow is what the stub is there to avoid, so its absence is explained. */
function whyNoStub(decided: ExplainedDecision): string {
  const { filter, engine, architecture, number } = decided;
  const { token } = architecture;
  const { defaultAction } = filter.collection;
  if (answerWord(defaultAction) === 'ENOSYS' || defaultAction.kind === 'allow') return '';
  if (filter.collection.isNumberLoadLost(token))
    return ', since libseccomp leaves out the load of the number here';
  if (engine.name !== 'runc') return `; ${engine.name} has no ENOSYS stub`;
  if (filter.stub === undefined) {
    return hasStub(engine.version)
      ? `; runc has an ENOSYS stub, but not where the default is ${defaultAction.kind}`
      : '; this runc has no ENOSYS stub, which came with 1.0.0-rc93';
  }
  const limit = stubLimit(filter.stub, token, number);
  return limit === undefined
    ? ", and runc's stub leaves calls of this kind out"
    : `, and not above ${limitOf(limit, decided)}, so runc's stub lets it through`;
}
