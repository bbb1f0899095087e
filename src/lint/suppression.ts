import { didYouMean } from '../spec/nearest-word.ts';
import { isPlaceholder } from '../spec/placeholder.ts';
import { LineIndex, type Range } from '../spec/position.ts';
import type { Node, Scalar } from '../spec/yaml/node.ts';
import { readTree } from '../spec/yaml/read-tree.ts';

/** A rule in a comment `# probeable-ignore RULE: reason`; the comment may name several, as `RULE, RULE`. */
export interface Suppression {
  readonly rule: string;
  /** Empty where there is none, or only a placeholder for one: then it silences nothing. */
  readonly reason: string;
  readonly range: Range;
  /** Whether the comment names no other rule, so that it goes as a whole. */
  readonly isAlone: boolean;
  /** The lines whose findings it silences: its own, or if it stands alone the next that is no comment. */
  readonly line: number;
  /** The last of these lines: behind {@link line} where a text of several lines starts there, since it can hold no comment. */
  readonly lastLine: number;
}

const PATTERN =
  /#[ \t]*probeable-ignore\b[ \t]*([\w/-]*(?:[ \t]*,[ \t]*[\w/-]+)*)[ \t]*(?::[ \t]*([^\n\r]*))?/g;

/** Finds suppressions in comments. The same words inside a value are part of the value. */
export function findSuppressions(text: string): readonly Suppression[] {
  if (!text.includes('probeable-ignore')) return [];
  const scalars: Scalar[] = [];
  for (const document of readTree(text).documents) collectScalars(document, scalars);
  const lines = new LineIndex(text);
  const known = new Map<number, number>();
  const found: Suppression[] = [];
  for (const match of text.matchAll(PATTERN)) {
    const start = match.index;
    if (scalars.some((scalar) => scalar.start <= start && start < scalar.end)) continue;
    const end = start + match[0].trimEnd().length;
    const line = silencedLine(lines, lines.position(start).line, known);
    const block = scalars.find((scalar) => scalar.style === 'block' && isHeaderOn(scalar, line, lines));
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

/** Whether the `>` or `|` of a text of several lines stands on a line; the range of the text may begin behind it. */
function isHeaderOn({ start }: Scalar, line: number, lines: LineIndex): boolean {
  const first = lines.position(start).line;
  return first === line || (first === line + 1 && /[|>][-+\d]*\s*(#.*)?$/.test(lines.line(line)));
}

/** The first line from `own` on that is no comment; `known` holds what was found, for comments in a row. */
function silencedLine(lines: LineIndex, own: number, known: Map<number, number>): number {
  const passed: number[] = [];
  let line = own;
  while (!known.has(line) && line < lines.lineCount && /^\s*(#|$)/.test(lines.line(line)))
    passed.push(line++);
  const silenced = known.get(line) ?? line;
  for (const comment of passed) known.set(comment, silenced);
  return silenced;
}

function collectScalars(node: Node, into: Scalar[]): void {
  switch (node.kind) {
    case 'scalar':
      into.push(node);
      return;
    case 'sequence':
      for (const item of node.items) collectScalars(item, into);
      return;
    case 'mapping':
      for (const { value } of node.pairs) collectScalars(value, into);
  }
}

/** A suppression, and whether it has silenced anything. */
export interface SuppressionUse {
  readonly suppression: Suppression;
  isUsed: boolean;
}

/** What is wrong with a suppression once a run is over; undefined where nothing is. */
export function suppressionFault(
  { rule, reason, isAlone }: Suppression,
  isUsed: boolean,
  active: ReadonlySet<string>,
  known: readonly string[],
): string | undefined {
  if (rule === '') return 'this names no rule: write "# probeable-ignore RULE: reason"';
  if (!known.includes(rule)) return `there is no rule "${rule}"${didYouMean(rule, known)}`;
  if (reason === '')
    return `this gives no reason, and so silences nothing: write "# probeable-ignore ${rule}: reason"`;
  return isUsed || !active.has(rule)
    ? undefined
    : `${rule} finds nothing here any more: remove ${isAlone ? 'this comment' : 'it from this comment'}`;
}
