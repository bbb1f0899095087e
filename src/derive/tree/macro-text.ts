import { readExpression } from '../c/read.ts';
import type { Expression } from '../c/syntax.ts';
import { stripComments } from './comments.ts';
import type { Located } from './source-tree.ts';

export function macroText(text: string): string {
  return stripComments(text.replace(/\\\r?\n/g, ' ')).trim();
}

/** What a macro without arguments stands for, in the text of its file; undefined where that is no expression. */
export function macroExpression(
  text: string,
  { body, end }: Pick<Located, 'body' | 'end'>,
): Expression | undefined {
  if (text[body] === '(') return undefined;
  const written = macroText(text.slice(body, end));
  return written === '' ? undefined : readExpression(written);
}

/** Splits a list at the commas that stand in no brackets. */
export function splitList(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '(' || character === '[' || character === '{') depth += 1;
    if (character === ')' || character === ']' || character === '}') depth -= 1;
    if (character === ',' && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  parts.push(text.slice(start));
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** What a macro with arguments becomes: its definition from its `(` on, with operands as they are written. */
export function expandMacro(definition: string, operands: readonly string[]): string | undefined {
  const written = macroText(definition);
  const close = written.indexOf(')');
  const names = written
    .slice(1, close)
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const isVariadic = names[names.length - 1]?.endsWith('...') ?? false;
  if (!isVariadic && names.length !== operands.length && !(names.length === 0 && operands.join('') === ''))
    return undefined;
  const given = new Map<string, string>(
    names.map((one, index) =>
      one.endsWith('...')
        ? [one === '...' ? '__VA_ARGS__' : one.slice(0, -3), operands.slice(index).join(', ')]
        : [one, operands[index] ?? ''],
    ),
  );
  const body = written.slice(close + 1);
  if (body.length > 4_000 || /[^#]#[^#]/.test(body)) return undefined;
  return body
    .replace(/,?\s*##\s*__VA_ARGS__/g, (all) => (given.get('__VA_ARGS__') ? all.replace('##', '') : ''))
    .split(/\s*##\s*/)
    .map((piece) => piece.replace(/\w+/g, (word) => given.get(word) ?? word))
    .join('')
    .trim();
}
