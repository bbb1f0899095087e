import { didYouMean } from '../spec/nearest-word.ts';
import { isPlaceholder } from '../spec/placeholder.ts';
import { LineIndex, type Range } from '../spec/position.ts';
import type { Node, Scalar } from '../spec/yaml/node.ts';
import { readTree } from '../spec/yaml/read-tree.ts';

/** A rule in a comment `# probeable-ignore RULE: reason`, which can name several rules, separated by commas. */
export interface Suppression {
  readonly rule: string;
  /** Empty if there is none or only a placeholder; then the suppression silences nothing. */
  readonly reason: string;
  readonly range: Range;
  /** Whether the comment names no other rule, so that a fix can remove it as a whole. */
  readonly isAlone: boolean;
  /** The line whose findings it silences: its own, or for a comment on a line of its own the next that is no comment. */
  readonly line: number;
  /** The last silenced line: after {@link line} if a multi-line text starts there, which cannot contain comments. */
  readonly lastLine: number;
}

const PATTERN =
  /#[ \t]*probeable-ignore\b[ \t]*([\w/-]*(?:[ \t]*,[ \t]*[\w/-]+)*)[ \t]*(?::[ \t]*([^\n\r]*))?/g;

/** Finds suppressions in comments, but not within values. */
export function findSuppressions(text: string): readonly Suppression[] {
  if (!text.includes('probeable-ignore')) return [];
  const lines = new LineIndex(text);
  const values = new Values(readTree(text).documents, lines);
  const known = new Map<number, number>();
  const found: Suppression[] = [];
  for (const match of text.matchAll(PATTERN)) {
    const start = match.index;
    if (values.hold(start)) continue;
    const end = start + match[0].trimEnd().length;
    const line = silencedLine(lines, lines.position(start).line, known);
    const block = values.blockAt(line);
    const lastLine = block === undefined ? line : lines.position(block.end).line;
    const rules = (match[1] ?? '').split(',').map((rule) => rule.trim());
    const common = {
      reason: isPlaceholder(match[2] ?? '') ? '' : (match[2] ?? '').trim(),
      range: { start, end },
      isAlone: rules.length === 1,
      line,
      lastLine,
    };
    for (const rule of rules) found.push({ rule, ...common });
  }
  return found;
}

/** The scalars of a text, by place. */
class Values {
  /** Sorted by start; a scalar that an alias repeats is included once. */
  readonly #scalars: readonly Scalar[];
  /** Block scalars, by the line of their `>` or `|`. */
  readonly #blocks = new Map<number, Scalar>();

  constructor(documents: readonly Node[], lines: LineIndex) {
    const scalars: Scalar[] = [];
    const seen = new Set<Node>();
    for (const document of documents) collectScalars(document, seen, scalars);
    this.#scalars = scalars.sort((a, b) => a.start - b.start);
    for (const scalar of scalars) {
      if (scalar.style !== 'block') continue;
      const first = lines.position(scalar.start).line;
      // The range of the text may begin after the line of its indicator.
      const isBehind = /[|>][-+\d]*\s*(#.*)?$/.test(lines.line(first - 1));
      for (const line of isBehind ? [first, first - 1] : [first])
        if (!this.#blocks.has(line)) this.#blocks.set(line, scalar);
    }
  }

  /** Whether an offset is within a value. */
  hold(offset: number): boolean {
    let low = 0;
    let high = this.#scalars.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#scalars[middle]?.start ?? 0) <= offset) low = middle + 1;
      else high = middle;
    }
    return offset < (this.#scalars[low - 1]?.end ?? 0);
  }

  blockAt(line: number): Scalar | undefined {
    return this.#blocks.get(line);
  }
}

/** The first line from `own` on that is not a comment; `known` caches results, for consecutive comments. */
function silencedLine(lines: LineIndex, own: number, known: Map<number, number>): number {
  const passed: number[] = [];
  let line = own;
  while (!known.has(line) && line < lines.lineCount && /^\s*(#|$)/.test(lines.line(line)))
    passed.push(line++);
  const silenced = known.get(line) ?? line;
  for (const comment of passed) known.set(comment, silenced);
  return silenced;
}

function collectScalars(node: Node, seen: Set<Node>, into: Scalar[]): void {
  if (seen.has(node)) return;
  seen.add(node);
  switch (node.kind) {
    case 'scalar':
      into.push(node);
      return;
    case 'sequence':
      for (const item of node.items) collectScalars(item, seen, into);
      return;
    case 'mapping':
      for (const { value } of node.pairs) collectScalars(value, seen, into);
  }
}

/** A suppression, and whether it has silenced anything. */
export interface SuppressionUse {
  readonly suppression: Suppression;
  isUsed: boolean;
}

/** The suppressions of one file, found by rule and line. */
export class SuppressionUses {
  readonly all: readonly SuppressionUse[];
  /** By rule, the first suppression with a reason for each line, sorted by line. */
  readonly #byRule = new Map<string, SuppressionUse[]>();

  constructor(suppressions: readonly Suppression[]) {
    this.all = suppressions.map((suppression) => ({ suppression, isUsed: false }));
    for (const use of this.all) {
      const { rule, line, reason } = use.suppression;
      if (reason === '') continue;
      const list = this.#byRule.get(rule);
      if (list === undefined) this.#byRule.set(rule, [use]);
      else if (list.at(-1)?.suppression.line !== line) list.push(use);
    }
  }

  /** The suppression of a rule at a line. Two suppressions silence either the same lines or different ones. */
  at(rule: string, line: number): SuppressionUse | undefined {
    const list = this.#byRule.get(rule);
    if (list === undefined) return undefined;
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((list[middle]?.suppression.line ?? 0) <= line) low = middle + 1;
      else high = middle;
    }
    const use = list[low - 1];
    return use !== undefined && line <= use.suppression.lastLine ? use : undefined;
  }
}

/** For findings that no comment can suppress. */
export const NO_SUPPRESSIONS = new SuppressionUses([]);

/** The fault of a suppression after the run; undefined if it has none. */
export function suppressionFault(
  { rule, reason, isAlone }: Suppression,
  isUsed: boolean,
  active: ReadonlySet<string>,
  known: readonly string[],
): string | undefined {
  if (rule === '') return 'this suppression names no rule; write "# probeable-ignore RULE: reason"';
  if (!known.includes(rule)) return `there is no rule "${rule}"${didYouMean(rule, known)}`;
  if (reason === '')
    return `this suppression has no effect because it gives no reason; write "# probeable-ignore ${rule}: reason"`;
  return isUsed || !active.has(rule)
    ? undefined
    : `${rule} no longer reports anything here; remove ${isAlone ? 'this comment' : 'it from this comment'}`;
}
