import { readExpression } from '../c/read.ts';
import { show } from '../c/show.ts';
import { expressionType } from '../run/places.ts';
import { closingBrace } from '../tree/braces.ts';
import { stripComments } from '../tree/comments.ts';
import { splitList } from '../tree/macro-text.ts';
import type { Types } from '../tree/types.ts';
import { OPTION, unknown } from '../value/condition.ts';
import { convert, UNSIGNED_LONG } from '../value/term.ts';
import { choice, lostValue, number, type PathValue, term } from '../value/value.ts';
import type { Idiom, IdiomCall } from './idiom.ts';

/** How many elements an array has; a number that is not known where it is declared elsewhere. */
export const ARRAY_SIZE: Idiom = {
  names: ['ARRAY_SIZE'],
  isPure: true,
  apply(call) {
    const { machine, operands, context, state } = call;
    const [array] = operands;
    const dimension = array && expressionType(machine, array, context, state)?.dimensions[0];
    const count = dimension && machine.types.valueOf(dimension, context.frame.path);
    if (count?.kind === 'constant') return { value: term(convert(count, UNSIGNED_LONG)) };
    const isOfFile = array?.kind === 'name' && context.scope.find(array.name) === undefined;
    return {
      value:
        (isOfFile && sizeInFile(call, array.name)) || lostValue(`ARRAY_SIZE(${array ? show(array) : ''})`),
    };
  },
};

/** The size of `NAME[] = { … }` in the same file: with all elements, or without those that options choose. */
function sizeInFile({ machine, context }: IdiomCall, name: string): PathValue | undefined {
  const { path } = context.frame;
  const text = machine.tree.text(path) ?? '';
  const length = new RegExp(
    `^(?:static|const|struct)\\b[^;={}()]*\\b${name}\\s*\\[([^\\][]+)\\]\\s*[=;]`,
    'm',
  ).exec(text)?.[1];
  const dimension = length === undefined ? undefined : readExpression(length, 0);
  const count = dimension && machine.types.valueOf(dimension, path);
  if (count?.kind === 'constant') return number(count.value, UNSIGNED_LONG);
  const start = new RegExp(`\\b${name}\\s*\\[\\s*\\]\\s*=\\s*\\{`).exec(text);
  if (!start) return undefined;
  const open = start.index + start[0].length - 1;
  const close = closingBrace(text, open);
  if (close === -1) return undefined;
  const list = stripComments(text.slice(open + 1, close));
  const [all, certain] = elementLines(list);
  const most = sizeOf(machine.types, all, path);
  const least = sizeOf(machine.types, certain, path);
  if (most === undefined || least === undefined) return undefined;
  const [one, other] = [number(most, UNSIGNED_LONG), number(least, UNSIGNED_LONG)];
  return choice(unknown(`all elements of ${name}[]`, `${OPTION}array:${name}`), one, other);
}

/** The elements, and those of them that no `#if` chooses. */
function elementLines(list: string): readonly [string, string] {
  const [all, certain]: [string[], string[]] = [[], []];
  let depth = 0;
  for (const line of list.split('\n')) {
    const directive = /^\s*#\s*(\w+)/.exec(line)?.[1];
    if (directive?.startsWith('if')) depth += 1;
    else if (directive === 'endif') depth -= 1;
    if (directive !== undefined) continue;
    all.push(line);
    if (depth === 0) certain.push(line);
  }
  return [all.join('\n'), certain.join('\n')];
}

/**
 * One more than the highest index, as `[INDEX] =` and `[FROM ... TO] =` give it; undefined where one is not known. A name may
 * be a macro that stands for several elements.
 */
function sizeOf(types: Types, list: string, path: string): bigint | undefined {
  let [next, size] = [0n, 0n];
  for (const element of splitList(list)) {
    if (element.trim() === '') continue;
    const index = /^\s*\[\s*([^\]]+)\]\s*=/.exec(element)?.[1];
    if (index !== undefined) {
      const last = index.split('...').at(-1) ?? '';
      const expression = readExpression(last.trim(), 0);
      const value = expression && types.valueOf(expression, path);
      if (value?.kind !== 'constant') return undefined;
      next = value.value;
    } else if (!/^\s*(?:[&{"'\d(-]|[a-z]\w*\s*$)/.test(element)) return undefined;
    next += 1n;
    if (next > size) size = next;
  }
  return size;
}
