import type { ActionChange } from '../seccomp/compare/compare-number.ts';
import { namesOfActions } from '../seccomp/compare/compare-number.ts';
import type { ArchitectureComparison, ComparedRange } from '../seccomp/compare/compare-processes.ts';
import { colorOf } from './conclusions.ts';
import { noteLines } from './note-lines.ts';
import type { PolicyLabel } from './simulate.ts';
import { type Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

/** One of two compared policies. */
export interface ComparedPolicy extends PolicyLabel {
  /** As it was named. */
  readonly text: string;
}

/** What `simulate --compare` found. */
export interface PolicyComparison {
  readonly a: ComparedPolicy;
  readonly b: ComparedPolicy;
  /** The architecture of the kernel. */
  readonly host: string;
  readonly architectures: readonly ArchitectureComparison[];
}

/** Writes `simulate --compare A B --format json`. */
export function formatCompareJson({ a, b, host, architectures }: PolicyComparison): string {
  const label = ({ text, runtime, engine, notes }: ComparedPolicy) => ({
    name: text,
    runtime,
    engine,
    notes,
  });
  return `${JSON.stringify(
    { a: label(a), b: label(b), host, architectures: architectures.map(architectureJson) },
    null,
    2,
  )}\n`;
}

function architectureJson({ architecture, calls, isExact, ranges }: ArchitectureComparison) {
  const numbers = ({ from, to, syscall }: ComparedRange) => ({
    syscall: syscall ?? null,
    from: from - architecture.base,
    to: to - architecture.base,
  });
  return {
    arch: architecture.name,
    calls,
    everyNumber: isExact,
    differences: ranges.flatMap((range) =>
      range.comparison.changes.flatMap(({ a, b, classes, mayHaveMore }) => {
        const [answerOfA, answerOfB] = namesOfActions(a, b);
        return classes.map(({ conditions, example }) => ({
          ...numbers(range),
          a: answerOfA,
          b: answerOfB,
          when: conditions,
          example: example.map((value) => `0x${value.toString(16)}`),
          ...(mayHaveMore ? { mayHaveMore } : {}),
        }));
      }),
    ),
    undecided: ranges.flatMap((range) =>
      range.comparison.undecided === undefined
        ? []
        : [{ ...numbers(range), why: range.comparison.undecided }],
    ),
  };
}

/** Writes the comparison for people: for each architecture, what changes, and for which calls. */
export function formatComparePretty(comparison: PolicyComparison, style: Style, width: number): string {
  const { a, b, host, architectures } = comparison;
  const title = `${nameOf(a)} → ${nameOf(b)}, on ${host}`;
  const blocks = architectures.map((one) => architectureLines(one, style, width).join('\n'));
  const notes = [a, b].flatMap((policy) =>
    noteLines([policy], style, width).map((line) => line.replace('note:', `note (${visible(policy.text)}):`)),
  );
  return `${[style.paint(title, 'bold'), ...blocks, ...(notes.length === 0 ? [] : [notes.join('\n')])].join('\n\n')}\n`;
}

function nameOf({ text, engine }: ComparedPolicy): string {
  return `${visible(text)} (${visible(engine)})`;
}

function architectureLines(one: ArchitectureComparison, style: Style, width: number): string[] {
  const { architecture, calls, isExact, ranges } = one;
  const differing = ranges.filter(({ comparison }) => comparison.changes.length > 0);
  const named = differing.filter(({ syscall }) => syscall !== undefined).length;
  const undecided = ranges.filter(({ comparison }) => comparison.undecided !== undefined);
  const head = style.paint(architecture.name, 'bold');
  if (ranges.length === 0) {
    const all = isExact ? 'every number' : `each of ${calls} calls with a name`;
    return [`${head}: no difference, for ${all} and all arguments`];
  }
  const changes = differing.flatMap((range) =>
    range.comparison.changes.map((change) => ({ range, change, base: architecture.base })),
  );
  return [
    `${head}: ${named} of ${calls} calls differ`,
    ...wholeLines(
      changes.filter(({ change }) => isWhole(change)),
      style,
      width,
    ),
    ...partialLines(
      changes.filter(({ change }) => !isWhole(change)),
      style,
      width,
    ),
    ...undecided.map(({ comparison, ...range }) =>
      indented(
        `  ${style.paint('not decided:', 'yellow')} `,
        `${rangeText(range, architecture.base)}: ${comparison.undecided ?? ''}`,
        width,
        6,
      ),
    ),
    ...(isExact
      ? []
      : ['  numbers without a name were compared in part: a filter calculates with the number']),
  ];
}

interface Shown {
  readonly range: ComparedRange;
  readonly change: ActionChange;
  readonly base: number;
}

/** Calls that always differ: a line for each pair of answers. */
function wholeLines(shown: readonly Shown[], style: Style, width: number): string[] {
  return groups(shown).flatMap(([title, members]) => {
    const names = members.map(({ range, base }) => rangeText(range, base));
    return indented(`  ${paintPair(title, style)}  `, names.join(', '), width, 6);
  });
}

/** How many classes of arguments are shown for each call. */
const MAX_CLASSES = 4;

/** Calls that differ for some arguments: a line for each class of arguments, with an example. */
function partialLines(shown: readonly Shown[], style: Style, width: number): string[] {
  return shown.flatMap(({ range, change, base }) => {
    const { classes, mayHaveMore } = change;
    const name = rangeText(range, base);
    const more = classes.length - MAX_CLASSES;
    return [
      ...classes
        .slice(0, MAX_CLASSES)
        .flatMap(({ example, conditions }) => [
          `  ${paintPair(pairOf(change), style)}  ${name}(${exampleText(example)})`,
          indented('      where ', conditions.join(', '), width, 12),
        ]),
      ...(more > 0 ? [`      and in ${more} other ways, which --format json lists`] : []),
      ...(mayHaveMore ? ['      and perhaps in other ways'] : []),
    ];
  });
}

/** Whether every call of the number differs. */
function isWhole({ classes }: ActionChange): boolean {
  return classes.every(({ conditions }) => conditions.length === 0);
}

type Pair = readonly [string, string];

function pairOf({ a, b }: ActionChange): Pair {
  return namesOfActions(a, b);
}

function groups(shown: readonly Shown[]): readonly (readonly [Pair, readonly Shown[]])[] {
  const found = new Map<string, [Pair, Shown[]]>();
  for (const one of shown) {
    const pair = pairOf(one.change);
    const known = found.get(pair.join(' '));
    if (known === undefined) found.set(pair.join(' '), [pair, [one]]);
    else known[1].push(one);
  }
  return [...found.values()];
}

function paintPair([a, b]: Pair, style: Style): string {
  return `${style.paint(a, colorOf(a))} → ${style.paint(b, colorOf(b))}`;
}

/** "openat2", "450", or "450 to 1023". */
function rangeText(
  { from, to, syscall }: Pick<ComparedRange, 'from' | 'to' | 'syscall'>,
  base: number,
): string {
  if (syscall !== undefined) return syscall;
  return from === to ? String(from - base) : `${from - base} to ${to - base}`;
}

/** The arguments of an example up to the last one that is not 0. */
function exampleText(args: readonly bigint[]): string {
  const last = args.findLastIndex((value) => value !== 0n);
  const shown = args
    .slice(0, last + 1)
    .map((value) => (value < 10n ? String(value) : `0x${value.toString(16)}`));
  return shown.length === 0 ? '0, …' : last === args.length - 1 ? shown.join(', ') : `${shown.join(', ')}, …`;
}

function indented(head: string, text: string, width: number, indent: number): string {
  const lines = wrapText(visible(text), Math.max(30, width - indent), '').replaceAll(
    '\n',
    `\n${' '.repeat(indent)}`,
  );
  return `${head}${lines}`;
}
