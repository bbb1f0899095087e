import type { BlockContent, PhrasingContent } from 'mdast';
import { type Finding, SEVERITIES } from '../../lint/finding.ts';
import type { BotContext } from '../judge.ts';
import type { JudgedCall } from '../verdict.ts';
import { ruleName } from './finding-line.ts';
import { nameOf } from './headline.ts';
import { code, folded, list, paragraph, prose, trustedText } from './nodes.ts';

/** A finding with its call. */
export interface CallFinding {
  readonly call: JudgedCall;
  readonly finding: Finding;
}

/** Limit on the calls that an item names. */
const MAX_NAMED = 12;

/** A folded list of what reviewers expect before a series is sent. */
export function checklist(items: readonly CallFinding[], context: BotContext): readonly BlockContent[] {
  const count = new Set(items.map(({ finding }) => finding.rule)).size;
  return count === 0 ? [] : folded(`Before you send it (${count})`, [listByRule(items, context)]);
}

/**
 * Findings grouped by rule, the gravest first. An item has the messages if there is one call, else the names of the
 * calls.
 */
export function listByRule(items: readonly CallFinding[], context: BotContext): BlockContent {
  const byRule = new Map<string, CallFinding[]>();
  for (const item of items.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    const same = byRule.get(item.finding.rule);
    if (same === undefined) byRule.set(item.finding.rule, [item]);
    else same.push(item);
  }
  const isOneCall = new Set(items.map(({ call }) => call)).size === 1;
  const rows = [...byRule].map(([rule, same]): readonly BlockContent[] => {
    const help = (same[0]?.finding.help ?? []).map((line) => [paragraph(...prose(line))]);
    const what = isOneCall
      ? same.flatMap(({ finding }, index) => [
          ...(index === 0 ? [] : [trustedText('; ')]),
          ...prose(finding.message),
        ])
      : namesOf([...new Set(same.map(({ call }) => nameOf(call)))]);
    const head = paragraph(ruleName(rule, context), trustedText(': '), ...what);
    return help.length === 0 ? [head] : [head, list(help)];
  });
  return list(rows);
}

function namesOf(names: readonly string[]): readonly PhrasingContent[] {
  const shown = names
    .slice(0, MAX_NAMED)
    .flatMap((name, index) => [...(index === 0 ? [] : [trustedText(', ')]), code(name)]);
  const rest = names.length - MAX_NAMED;
  return rest > 0 ? [...shown, trustedText(` and ${rest} more`)] : shown;
}

function rankOf({ finding }: CallFinding): number {
  return SEVERITIES.indexOf(finding.severity);
}
