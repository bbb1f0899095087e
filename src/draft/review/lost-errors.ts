import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** Conditions that hold where something has failed, and leave no errno behind. */
const FAILURE =
  /^\t+if\s*\(\s*(?:(copy_(?:from|to)_user|get_user|put_user|clear_user)\s*\(.*\)|IS_ERR\((\w+)\)|!(\w+(?:(?:->|\.)\w+)*))\s*\)\s*\{?$/;
const ALLOCATES = /=\s*(?:\([^()]*\)\s*)?((?!\w*(?:find|lookup|get_)\w*)\w*alloc\w*)\s*\(/;

/** The paths of one series that are told of. */
const MAX_TOLD = 2;
/** The longest function that is read, in lines. */
const MAX_LINES = 250;

interface Line {
  readonly text: string;
  readonly line: number;
}

/** Ways out of new functions on which the variable that is returned says nothing of the failure: it holds 0, or nothing. */
export function lostErrors(functions: readonly ShownFunction[]): readonly NewValue[] {
  return functions.flatMap((shown) => lostIn(shown).slice(0, 1)).slice(0, MAX_TOLD);
}

function lostIn(shown: ShownFunction): readonly NewValue[] {
  const lines = plainLines(shown).map(({ text, line }) => ({ text: text.trimEnd(), line }));
  if (lines.length > MAX_LINES || lines.some(({ text }) => text.startsWith('#'))) return [];
  const results = new Map<string, string | undefined>();
  return lines.flatMap(({ text, line }, index): readonly NewValue[] => {
    const label = /^\t+goto (\w+);$/.exec(text)?.[1];
    if (label === undefined) return [];
    const result = results.get(label) ?? returnedOver(lines, label);
    results.set(label, result);
    if (result === undefined) return [];
    const before = lines.slice(0, index);
    const value = valueAt(before, result);
    if (value === 'unset')
      return [
        fact(
          shown.path,
          line,
          `"${result}", which is returned behind "${label}", is not set before this goto`,
        ),
      ];
    const failed = failureAt(before);
    if (value !== 'zero' || failed === undefined) return [];
    const { what, value: right } = failed;
    const message = `where ${what}, the code goes to "${label}" with "${result}" at 0, and so answers success; set it to ${right}`;
    return [fact(shown.path, line, message)];
  });
}

/** The variable that is returned behind a label, where nothing in between names it. */
function returnedOver(lines: readonly Line[], label: string): string | undefined {
  const start = lines.findIndex(({ text }) => text === `${label}:` || text === ` ${label}:`);
  if (start === -1) return undefined;
  const rest = lines.slice(start + 1).map(({ text }) => text);
  const end = rest.findIndex((text) => /^\treturn (\w+);$/.test(text));
  const name = /^\treturn ([a-z]\w*);$/.exec(rest[end] ?? '')?.[1];
  if (name === undefined) return undefined;
  const word = new RegExp(`\\b${name}\\b`);
  const between = rest.slice(0, end);
  return between.some((text) => word.test(text) || /\b(?:return|goto)\b/.test(text)) ? undefined : name;
}

/** What a local variable holds behind some lines: nothing yet, or 0; undefined where they do not tell. */
function valueAt(before: readonly Line[], name: string): 'unset' | 'zero' | undefined {
  // Behind a label one may come from elsewhere.
  if (before.some(({ text }) => /^ ?\w+:/.test(text) || /^\t+(?:for|while|do|case|default)\b/.test(text)))
    return undefined;
  const word = new RegExp(`(?<![.>\\w])${name}\\b`);
  const use = before.findLastIndex(({ text }) => word.test(text));
  const last = before[use]?.text === `\t\treturn ${name};` ? use - 1 : use;
  const { text = '' } = before[last] ?? {};
  if (/^\t(?:int|long|ssize_t|unsigned int)\s+(?:\w+(?:\s*=\s*-?\w+)?,\s*)*/.test(text)) {
    const own = new RegExp(`[\\s,]${name}\\s*(?:=\\s*(0)\\s*)?[,;]`).exec(text);
    if (own !== null) return own[1] === '0' ? 'zero' : 'unset';
    return undefined;
  }
  if (new RegExp(`^\\t${name} = 0;$`).test(text)) return 'zero';
  // A result that has been looked at: behind its test it is 0.
  const isTest = new RegExp(`^\\tif \\(${name}\\)( \\{)?$`).exec(text);
  if (isTest === null) return undefined;
  const inside = before.slice(last + 1);
  const end = isTest[1] === undefined ? 0 : inside.findIndex((one) => one.text === '\t}') - 1;
  return /^\t\t(?:return\b.*|goto \w+);$/.test(inside[end]?.text ?? '') && inside.length > end + 1
    ? 'zero'
    : undefined;
}

/** What has failed where the last of some lines is the condition of a jump. */
function failureAt(before: readonly Line[]): { readonly what: string; readonly value: string } | undefined {
  const [, copy, error, pointer] = FAILURE.exec(before.at(-1)?.text ?? '') ?? [];
  if (copy !== undefined) return { what: `${copy}() fails`, value: '-EFAULT' };
  if (error !== undefined) return { what: `"${error}" is an error`, value: `PTR_ERR(${error})` };
  if (pointer === undefined) return undefined;
  const made = before.at(-2)?.text.trim() ?? '';
  const allocator = made.startsWith(`${pointer} =`) ? ALLOCATES.exec(made)?.[1] : undefined;
  return allocator === undefined ? undefined : { what: `${allocator}() has no memory`, value: '-ENOMEM' };
}
