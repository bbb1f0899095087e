import { readExpression } from '../c/read.ts';
import { macroText } from '../tree/macro-text.ts';
import { and, or } from '../value/condition.ts';
import { choice, lostValue, type PathValue, term } from '../value/value.ts';
import type { Machine } from './machine.ts';

/**
 * A constant that options choose, as MSG_CMSG_COMPAT is 0 without CONFIG_COMPAT; undefined where the tree has none of that
 * name, or where something else decides, too.
 *
 * @param path the file of the code that uses it
 */
export function constantByOption(machine: Machine, name: string, path: string): PathValue | undefined {
  const { tree, types, configuration } = machine;
  const possible = tree
    .all(name, 'macro')
    .filter(({ path: file }) => /^include\/|^arch\//.test(file) || file === path)
    .filter(({ conditions }) => configuration.allHold(conditions));
  const own = possible.filter((macro) => macro.path === path);
  const found = own.length > 0 ? own : possible;
  const [first] = found;
  if (!first || found.length > MAX_VALUES || found.some((macro) => macro.path !== first.path))
    return undefined;
  const ways = found.map((macro) => {
    const text = tree.text(macro.path)?.slice(macro.body, macro.end) ?? '';
    const written = text.startsWith('(') ? '' : macroText(text);
    const expression = written === '' ? undefined : readExpression(written);
    const value = expression && types.valueOf(expression, macro.path);
    return {
      condition: and(...macro.conditions.filter(isOption).map((asked) => configuration.condition(asked))),
      value: value?.kind === 'constant' ? term(value) : lostValue(name),
    };
  });
  const all = or(...ways.map(({ condition }) => condition));
  if (all.kind !== 'always' || !all.holds) return undefined;
  return ways
    .slice(1)
    .reduce((value, way) => choice(way.condition, way.value, value), ways[0]?.value ?? lostValue(name));
}

const MAX_VALUES = 3;

function isOption(condition: string): boolean {
  return condition.includes('CONFIG_');
}
