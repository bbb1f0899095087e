import type { NewValue } from '../uapi-values.ts';
import { type ShownFunction, shownName } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

const DECLARATION =
  /^\t(?!return\b|goto\b|static\b|extern\b)(?:(?:const|unsigned|struct|enum)\s+)*\w+\s+\**(\w+(?:,\s*\**\w+)*);$/;

/** The variables of one series that are told of. */
const MAX_TOLD = 2;
/** The longest function that is read, in lines, and the variables of one function. */
const MAX_LINES = 250;
const MAX_VARIABLES = 12;

interface Line {
  readonly text: string;
  readonly line: number;
}

/**
 * Variables that one block of a new function sets, and a line behind that block reads whether or not the block was entered:
 * compilers warn of them.
 */
export function halfSetVariables(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      if (lines.length > MAX_LINES) return [];
      const names = lines.flatMap(
        ({ text }) =>
          DECLARATION.exec(text)?.[1]
            ?.split(',')
            .map((one) => one.trim().replace(/^\*+/, '')) ?? [],
      );
      for (const name of names.slice(0, MAX_VARIABLES)) {
        const read = readUnset(lines, name);
        if (read === undefined) continue;
        const message = `"${name}" in ${shownName(shown)}() is read here, but only the block of "${read.condition}" sets it`;
        return [fact(shown.path, read.line, message)];
      }
      return [];
    })
    .slice(0, MAX_TOLD);
}

/** The line that reads a variable which only one block before it sets. */
function readUnset(
  lines: readonly Line[],
  name: string,
): { readonly line: number; readonly condition: string } | undefined {
  const word = new RegExp(`(?<![.>\\w])${name}\\b`);
  const uses = lines.flatMap(({ text }, index) =>
    word.test(text) && !DECLARATION.test(text) ? [index] : [],
  );
  const [first] = uses;
  if (first === undefined) return undefined;
  const set = new RegExp(`^\\t\\t+${name}\\s*=(?!=)`);
  if (!set.test(lines[first]?.text ?? '')) return undefined;
  // The condition that stands directly in the function, around the first use.
  let open = first;
  while (open > 0 && !/^\t\S/.test(lines[open]?.text ?? '')) open--;
  const condition = /^\tif\s*\((.*)\)\s*\{$/.exec(lines[open]?.text ?? '')?.[1] ?? bare(lines, open);
  if (condition === undefined) return undefined;
  const isBare = !lines[open]?.text.trimEnd().endsWith('{');
  const close = lines.findIndex(({ text }, index) => index > first && /^\t\S/.test(text));
  // A block with an alternative, or a label by which one gets there, is another matter.
  if (close === -1 || (isBare ? /^\telse\b/ : /^\t(?!\}\s*$)/).test(lines[close]?.text ?? ''))
    return undefined;
  const next = uses.find((index) => index >= (isBare ? close : close + 1));
  if (next === undefined) return undefined;
  const { text = '', line = 1 } = lines[next] ?? {};
  // Only a statement of the function itself is reached without a condition.
  const reads = new RegExp(
    `^\\t(?!\\t)(?:return\\s+${name}\\s*;|[^=()]*[^=!<>()]=\\s*${name}\\s*;|(?!\\w*(?:for_each|INIT|init|sizeof)\\w*)\\w+\\((?:[^&()]*,\\s*)?${name}\\s*[,)])`,
  );
  if (!reads.test(text)) return undefined;
  // What leaves in between may be what leaves where the block is not entered.
  const between = lines.slice(isBare ? close : close + 1, next).map((one) => one.text);
  if (between.some((one) => /^\w+:|\b(?:return|goto|break|continue)\b/.test(one))) return undefined;
  if (
    lines
      .slice(0, open)
      .some((one) => /^\t*(?:goto|if\s*\()/.test(one.text) && sameCondition(one.text, condition))
  )
    return undefined;
  return { line, condition: condition.slice(0, 60) };
}

/** The condition of an `if` on one line, without braces, whose only statement is the next line. */
function bare(lines: readonly Line[], open: number): string | undefined {
  const condition = /^\tif \((\w+(?:(?:->|\.)\w+)*)\)$/.exec(lines[open]?.text ?? '')?.[1];
  return /^\t\t\S.*;$/.test(lines[open + 1]?.text ?? '') ? condition : undefined;
}

/** Whether a line before tests the same thing, and so may have left already. */
function sameCondition(text: string, condition: string): boolean {
  const words = new Set(condition.match(/[A-Za-z_]\w+/g) ?? []);
  return (text.match(/[A-Za-z_]\w+/g) ?? []).some((word) => words.has(word));
}
