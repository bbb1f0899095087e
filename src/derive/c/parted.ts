import { configured, openingCondition } from './conditional-code.ts';
import type { Statement } from './syntax.ts';
import type { Token } from './token.ts';

/** Statements, and the offset behind each. */
export interface Ends {
  readonly body: readonly Statement[];
  readonly ends: readonly number[];
}

export interface Parted {
  readonly condition: string;
  readonly then: readonly Statement[];
  readonly otherwise: readonly Statement[];
  /** The offset behind them. */
  readonly end: number;
}

/**
 * The statements that an `#if` parts, as they are with what it asks for, and as they are without: an `if` with two
 * conditions to choose from. Undefined where they are not understood.
 *
 * @param list from the statement on in which the `#if` stands
 * @param read the statements up to the first one that ends behind an offset
 */
export function parted(
  list: readonly Token[],
  read: (list: readonly Token[], behind: number) => Ends,
): Parted | undefined {
  const condition = firstCondition(list);
  const behind = conditionEnd(list);
  if (condition === undefined || behind === -1) return undefined;
  const readWhere = (holds: boolean) =>
    read(
      configured(list, (asked) => (asked === condition ? holds : undefined)),
      behind,
    );
  const { body: then, ends } = readWhere(true);
  const { body: otherwise, ends: others } = readWhere(false);
  const end = ends.at(-1);
  if (end === undefined || end <= behind || others.at(-1) !== end) return undefined;
  return { condition, then, otherwise, end };
}

/** What the first `#if` asks for; undefined where none begins before one ends. */
function firstCondition(list: readonly Token[]): string | undefined {
  const first = list.find(
    ({ kind, text }) => kind === 'directive' && /^#\s*(?:if|ifdef|ifndef|else|elif|endif)\b/.test(text),
  );
  return first && openingCondition(first.text);
}

/** Where the `#endif` of the first `#if` stands; -1 where it has none. */
function conditionEnd(list: readonly Token[]): number {
  let depth = 0;
  for (const { kind, text, offset } of list) {
    if (kind !== 'directive') continue;
    if (openingCondition(text) !== undefined) depth += 1;
    else if (/^#\s*endif/.test(text)) depth -= 1;
    else continue;
    if (depth === 0) return offset;
  }
  return -1;
}
