import { type Rule, TOPICS } from '../lint/rule.ts';
import { didYouMean } from '../spec/nearest-word.ts';
import type { InputFault } from './run.ts';

/** Every rule, as a selector. */
const ALL_RULES = 'all';

/** What a selector may be beside a rule. */
export const SELECTOR_WORDS: readonly string[] = [...Object.keys(TOPICS), ALL_RULES];

/** Rules that somebody asks for, or does without, for one run. */
export interface Selection {
  /** Only what these name, whatever the preset and the configuration say; undefined where those choose. */
  readonly select: readonly string[] | undefined;
  /** Not what these name. */
  readonly ignore: readonly string[];
}

export const NO_SELECTION: Selection = { select: undefined, ignore: [] };

type Named = Pick<Rule, 'id' | 'topic'>;

/** Selectors, as they name the rules that there are. */
class Selectors {
  readonly #words: readonly string[];
  readonly #ids: ReadonlySet<string>;

  constructor(words: readonly string[], ids: ReadonlySet<string>) {
    this.#words = words;
    this.#ids = ids;
  }

  /** How closely they name a rule: below 0 where they do not. */
  closeness(rule: Named): number {
    return this.#words.reduce((best, word) => Math.max(best, this.#closeness(word, rule)), -1);
  }

  #closeness(selector: string, { id, topic }: Named): number {
    if (selector === id) return Number.POSITIVE_INFINITY;
    // `fd-cloexec` is a rule, and does not mean `fd-cloexec-value`.
    if (this.#ids.has(selector)) return -1;
    if (selector === topic) return 1;
    const words = selector.replace(/[-/]?\*$|[-/]$/, '');
    if (words !== '' && id.startsWith(words) && /^[-/]/.test(id.slice(words.length))) return 1 + words.length;
    return selector === ALL_RULES ? 0 : -1;
  }
}

/**
 * The rules that a selection leaves in a run. A selector is `all`, a topic, the first words of an id (`probe`, `acme/`)
 * or an id. Of two that name a rule the closer one counts, as in Ruff: both `--select probing --ignore probe-exists` and
 * `--ignore probing --select probe-exists` mean what they say. Of two that are as close, `--ignore` counts.
 */
export function selectRules<T extends Named>(
  { select, ignore }: Selection,
  rules: readonly T[],
): readonly T[] {
  const ids = new Set(rules.map(({ id }) => id));
  const wanted = select && new Selectors(select, ids);
  const unwanted = new Selectors(ignore, ids);
  return rules.filter((rule) => {
    const against = unwanted.closeness(rule);
    if (wanted === undefined) return against < 0;
    const closeness = wanted.closeness(rule);
    return closeness >= 0 && closeness > against;
  });
}

/** What is wrong with a selection, each by its option: words that name nothing, and a selection of nothing. */
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
  return `"${selector}" is no rule, no topic and not the beginning of a rule's name${didYouMean(selector, words)}`;
}

function unsilenceable(selector: string, rules: readonly Rule[]): string | undefined {
  return rules.some(({ id, isUnsilenceable }) => id === selector && isUnsilenceable === true)
    ? `${selector} cannot be left out: a spec with a placeholder is not judged, whatever is asked`
    : undefined;
}

/** The selectors of an option that takes lists and may be given several times. */
export function readSelectors(lists: readonly string[]): readonly string[] {
  return lists.flatMap((list) => list.split(',').map((selector) => selector.trim()));
}
