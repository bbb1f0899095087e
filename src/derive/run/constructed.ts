import { readExpression } from '../c/read.ts';
import { show } from '../c/show.ts';
import type { Expression, TypeName } from '../c/syntax.ts';
import { idiomFor } from '../idioms/index.ts';
import { splitList } from '../tree/macro-text.ts';
import type { Machine } from './machine.ts';
import type { Context } from './state.ts';

/** A variable with a constructor, and what that does. */
interface Constructed {
  readonly variable: string;
  readonly type: TypeName;
  readonly value: Expression;
}

/** `CLASS(fd, f)(fd)`: a variable with a constructor (include/linux/cleanup.h); undefined for other expressions. */
export function constructed(
  machine: Machine,
  expression: Expression,
  context: Context,
): Constructed | undefined {
  if (expression.kind !== 'call' || expression.callee.kind !== 'call') return undefined;
  const { callee, operands } = expression.callee;
  const [kind, variable] = operands;
  if (callee.kind !== 'name' || callee.name !== 'CLASS') return undefined;
  if (kind?.kind !== 'name' || variable?.kind !== 'name') return undefined;
  const name = `class_${kind.name}`;
  const call: Expression = {
    ...expression,
    callee: { kind: 'name', name, offset: expression.offset },
  };
  const isKnown = idiomFor(name) || machine.definitionsOf(name, context.frame.path).length > 0;
  const own = isKnown
    ? undefined
    : constructorOf(machine, kind.name, expression.operands, expression.offset, context.frame.path);
  return {
    variable: variable.name,
    type: { base: `class ${kind.name}`, pointers: 0, isUser: false, dimensions: [] },
    value: own ?? call,
  };
}

/** What a class of a file makes its variables of; undefined where the file does not define it. */
export function constructorOf(
  { tree }: Machine,
  kind: string,
  operands: readonly Expression[],
  offset: number,
  path: string,
): Expression | undefined {
  return definedClass(tree.text(path) ?? '', kind, operands, offset);
}

/** What `DEFINE_CLASS(name, type, exit, init, arguments…)` in the same file says that a constructor does. */
function definedClass(
  text: string,
  name: string,
  operands: readonly Expression[],
  offset: number,
): Expression | undefined {
  const start = new RegExp(`^DEFINE_CLASS\\(${name},`, 'm').exec(text);
  if (!start) return undefined;
  const open = start.index + start[0].length;
  let depth = 1;
  let end = open;
  while (end < text.length && depth > 0) {
    if (text[end] === '(') depth += 1;
    if (text[end] === ')') depth -= 1;
    end += 1;
  }
  const [, , init, ...parameters] = splitList(text.slice(open, end - 1));
  if (init === undefined || parameters.length !== operands.length) return undefined;
  const given = new Map(
    parameters.map((parameter, index) => {
      const operand = operands[index];
      return [/(\w+)\s*$/.exec(parameter)?.[1], operand ? show(operand) : ''] as const;
    }),
  );
  return readExpression(
    init.replace(/\w+/g, (word) => given.get(word) ?? word),
    offset,
  );
}
