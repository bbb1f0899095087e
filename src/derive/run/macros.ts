import { readExpression, readStatements } from '../c/read.ts';
import { show } from '../c/show.ts';
import type { Expression } from '../c/syntax.ts';
import type { Expanded, Machine } from './machine.ts';
import type { Context } from './state.ts';

/** The plainer C that an idiom stands for. */
export function rewritten(machine: Machine, text: string, offset: number): Expanded {
  const key = `${offset}:${text}`;
  const known = machine.expansions.get(key);
  if (known) return known;
  const expression = readExpression(text, offset);
  const plainer = expression ? { expression } : { statements: readStatements(text, offset) };
  machine.expansions.set(key, plainer);
  return plainer;
}

/** What a macro becomes where it is called; undefined where the tree has none of that name, or it is not understood. */
export function macro(
  machine: Machine,
  name: string,
  operands: readonly Expression[],
  { frame: { callers, path } }: Context,
  offset: number,
): Expanded | undefined {
  if (callers.has(`#${name}`)) return undefined;
  const shown = operands.map(show);
  const key = `${path}:${offset}:${name}(${shown.join()})`;
  if (!machine.expansions.has(key)) machine.expansions.set(key, expanded(machine, name, shown, path, offset));
  return machine.expansions.get(key);
}

function expanded(
  machine: Machine,
  name: string,
  operands: readonly string[],
  path: string,
  offset: number,
): Expanded | undefined {
  const text = machine.types.expandedMacro(name, operands, path);
  if (text === undefined) return undefined;
  const expression = readExpression(text, offset);
  if (expression) return { expression };
  // The `;` of a macro's last statement is written where it is called.
  const statements = readStatements(/[;}]\s*$/.test(text) ? text : `${text};`, offset);
  return statements.some(({ kind }) => kind === 'unread') ? undefined : { statements };
}
