import { type Rule, TOPICS } from '../lint/rule.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import type { InputFault } from './run.ts';

/** The selector for all rules. */
const ALL_RULES = 'all';

/** The selectors other than rules. */
export const SELECTOR_WORDS: readonly string[] = [...Object.keys(TOPICS), ALL_RULES];

/** The rules that are selected and ignored for one run. */
export interface Selection {
  /** Run only rules that these select, whatever preset and configuration say; undefined to let those decide. */
  readonly select: readonly string[] | undefined;
  /** Do not run rules that these select. */
  readonly ignore: readonly string[];
}

export const NO_SELECTION: Selection = { select: undefined, ignore: [] };

type Named = Pick<Rule, 'id' | 'topic'>;

/** A list of selectors. */
class Selectors {
  readonly #words: readonly string[];
  readonly #ids: ReadonlySet<string>;

  constructor(words: readonly string[], ids: ReadonlySet<string>) {
    this.#words = words;
    this.#ids = ids;
  }

  /** How specifically they select a rule; negative if they do not. */
  specificity(rule: Named): number {
    return this.#words.reduce((best, word) => Math.max(best, this.#closeness(word, rule)), -1);
  }

  #closeness(selector: string, { id, topic }: Named): number {
    if (selector === id) return Number.POSITIVE_INFINITY;
    // `fd-cloexec` is a rule, so it does not also select `fd-cloexec-value`.
    if (this.#ids.has(selector)) return -1;
    if (selector === topic) return 1;
    const words = selector.replace(/[-/]?\*$|[-/]$/, '');
    if (words !== '' && id.startsWith(words) && /^[-/]/.test(id.slice(words.length))) return 1 + words.length;
    return selector === ALL_RULES ? 0 : -1;
  }
}

/**
 * The rules that run under a selection. A selector is `all`, a topic, the first words of an id (`probe`, `acme/`) or an
 * id. The more specific selector wins, as in Ruff: both `--select probing --ignore probe-exists` and
 * `--ignore probing --select probe-exists` work. If two are equally specific, `--ignore` wins.
 */
export function selectRules<T extends Named>(
  { select, ignore }: Selection,
  rules: readonly T[],
): readonly T[] {
  const ids = new Set(rules.map(({ id }) => id));
  const wanted = select && new Selectors(select, ids);
  const unwanted = new Selectors(ignore, ids);
  return rules.filter((rule) => {
    const against = unwanted.specificity(rule);
    if (wanted === undefined) return against < 0;
    const closeness = wanted.specificity(rule);
    return closeness >= 0 && closeness > against;
  });
}

/** The faults of a selection, by option: unknown selectors, and a selection that leaves no rule. */
export function selectionFaults(selection: Selection, rules: readonly Rule[]): readonly InputFault[] {
  const { select = [], ignore } = selection;
  const faults = [
    ...select.map((selector) => ({ path: '--select', message: unknownSelector(selector, rules) })),
    ...ignore.map((selector) => ({
      path: '--ignore',
      message: unknownSelector(selector, rules) ?? unsilenceable(selector, rules),
    })),
  ].flatMap(({ path, message }) => (message === undefined ? [] : [{ path, message }]));
  if (faults.length > 0 || selectRules(selection, rules).length > 0) return faults;
  return [{ path: '--ignore', message: 'leaves no rule to run' }];
}

function unknownSelector(selector: string, rules: readonly Rule[]): string | undefined {
  if (selectRules({ select: [selector], ignore: [] }, rules).length > 0) return undefined;
  if (selector === '') return 'names no rule';
  const firstWords = rules.map(({ id }) => id.split(/[-/]/, 1)[0] ?? id);
  const words = [...rules.map(({ id }) => id), ...SELECTOR_WORDS, ...new Set(firstWords)];
  return `"${selector}" is not a rule, a topic or the first words of a rule's name${didYouMean(selector, words)}`;
}

function unsilenceable(selector: string, rules: readonly Rule[]): string | undefined {
  return rules.some(({ id, isUnsilenceable }) => id === selector && isUnsilenceable === true)
    ? `${selector} cannot be ignored: a spec with a placeholder is never checked completely`
    : undefined;
}

/** The selectors of an option that takes comma-separated lists and can be repeated. */
export function readSelectors(lists: readonly string[]): readonly string[] {
  return lists.flatMap((list) => list.split(',').map((selector) => selector.trim()));
}
