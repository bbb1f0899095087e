import type { BlockContent, PhrasingContent } from 'mdast';
import { plural } from '../../spec/plural.ts';
import type { BotContext } from '../judge.ts';
import type { JudgedCall } from '../verdict.ts';
import { nameOf } from './headline.ts';
import { code, folded, link, paragraph, table, text, trustedText } from './nodes.ts';

interface Row {
  readonly runtime: string;
  readonly answer: string;
  readonly rule: string;
  readonly calls: string[];
}

/** What containers return today for the numbers of proposals. Calls with the same answer share a row. */
export function containerTable(
  calls: readonly JudgedCall[],
  { pageUrl }: BotContext,
): readonly BlockContent[] {
  const asked = calls.filter(({ document }) => document.containers.length > 0);
  const number = asked[0]?.document.containers[0]?.number;
  if (number === undefined) return [];
  const rows = new Map<string, Row>();
  for (const call of asked)
    for (const { runtime, answer, rule } of call.document.containers) {
      const key = JSON.stringify([runtime, answer, rule]);
      const row = rows.get(key) ?? { runtime, answer, rule, calls: [] };
      row.calls.push(nameOf(call));
      rows.set(key, row);
    }
  const isSame = [...rows.values()].every((row) => row.calls.length === asked.length);
  const page = pageUrl('runtimes/');
  const title =
    asked.length === 1
      ? `What containers answer to number ${number} today`
      : `What containers answer to these ${asked.length} numbers today`;
  return folded(title, [
    table([
      [
        [trustedText('runtime')],
        [trustedText('answer')],
        [trustedText('because of')],
        ...(isSame ? [] : [[trustedText('calls')]]),
      ],
      ...[...rows.values()].map(({ runtime, answer, rule, calls: names }): PhrasingContent[][] => [
        [text(runtime)],
        [code(answer)],
        [text(rule)],
        ...(isSame ? [] : [callsOf(names)]),
      ]),
    ]),
    ...(page === undefined ? [] : [paragraph(link(page, trustedText('What every release of them answers')))]),
  ]);
}

/** Limit on the calls that a cell names. */
const MAX_NAMED = 6;

function callsOf(names: readonly string[]): PhrasingContent[] {
  if (names.length > MAX_NAMED) return [trustedText(plural(names.length, 'call'))];
  return names.flatMap((name, index) => [...(index === 0 ? [] : [trustedText(', ')]), code(name)]);
}
