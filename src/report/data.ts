import type { FactChange } from '../data/compare-datasets.ts';
import { plural } from '../spec/plural.ts';
import { type Style, wrapText } from './style.ts';
import { visible } from './visible.ts';

/** Writes `data --compare --format json`: an array of `{"syscall","fact","before","after"}`. */
export function formatChangesJson(changes: readonly FactChange[]): string {
  return `${JSON.stringify(changes, null, 2)}\n`;
}

/** Writes `data --compare` for people: the facts that differ, by call. */
export function formatChangesPretty(changes: readonly FactChange[], style: Style, width: number): string {
  const byCall = new Map<string, FactChange[]>();
  for (const change of changes) byCall.set(change.syscall, [...(byCall.get(change.syscall) ?? []), change]);
  const blocks = [...byCall].flatMap(([syscall, own]) => [
    style.paint(visible(syscall), 'bold'),
    ...own.map((change) => `  ${wrapText(visible(changeText(change)), width - 2, '      ')}`),
    '',
  ]);
  const total =
    changes.length === 0
      ? 'no fact differs'
      : `${plural(changes.length, 'fact')} of ${plural(byCall.size, 'call')} ${changes.length === 1 ? 'differs' : 'differ'}`;
  return `${[...blocks, total].join('\n')}\n`;
}

function changeText({ fact, before, after }: FactChange): string {
  if (before === null) return `${fact}: ${after ?? ''} (new)`;
  if (after === null) return `${fact}: ${before} (gone)`;
  return `${fact}: ${after}, before ${before}`;
}
