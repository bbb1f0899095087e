import type { FileDiff } from '../diff.ts';
import type { NewValue } from '../uapi-values.ts';
import { isKernelC, type ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** The pointers of one series that are told of. */
const MAX_TOLD = 3;

/** Where __user gets lost between functions of a series: sparse warns of it. */
export function lostAnnotations(
  files: readonly FileDiff[],
  functions: readonly ShownFunction[],
): readonly NewValue[] {
  const helpers = declaredHelpers(files);
  const calls = new Map(callBodies(functions).map((one) => [one.head, one.arguments]));
  const inBodies = functions.flatMap((shown) => {
    const own =
      calls.get(shown.head)?.map(({ type, name }) => `${type} ${name}`) ?? parametersOf(shown.parameters);
    const marked = new Set(
      own.flatMap((one) => (one.includes('__user') ? (/(\w+)$/.exec(one)?.[1] ?? []) : [])),
    );
    return plainLines(shown).flatMap(({ text, line }) => usesIn(text, helpers, marked, shown.path, line));
  });
  const inLines = files.flatMap(({ newPath: path, hunks }) =>
    isKernelC(path)
      ? hunks.flatMap(({ lines }) =>
          lines.flatMap(({ sign, text, line }) =>
            sign === '+' && /^\s/.test(text) ? usesIn(text, helpers, NONE, path, line) : [],
          ),
        )
      : [],
  );
  const all = [...inBodies, ...inLines];
  return [...new Map(all.map((one) => [`${one.path} ${one.line}`, one])).values()].slice(0, MAX_TOLD);
}

const NONE: ReadonlySet<string> = new Set();
/** The longest list of parameters. */
const MAX_LIST = 400;

/** The parameters of the helpers whose heads patches show, as they are after the series. */
function declaredHelpers(files: readonly FileDiff[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  const head = new RegExp(`^[a-z][\\w \\t*]*?\\b(\\w{1,60})\\(([^()]{1,${MAX_LIST}})\\)\\s*(?:$|[;{])`, 'gm');
  for (const { newPath, hunks } of files) {
    if (!isKernelC(newPath)) continue;
    for (const { lines } of hunks) {
      const text = lines.flatMap((one) => (one.sign === '-' ? [] : [one.text])).join('\n');
      for (const [, name = '', list = ''] of text.matchAll(head)) found.set(name, parametersOf(list));
    }
  }
  return found;
}

function parametersOf(list: string): readonly string[] {
  return list.split(',').map((one) => one.replaceAll(/\s+/g, ' ').trim());
}

function usesIn(
  text: string,
  helpers: ReadonlyMap<string, readonly string[]>,
  marked: ReadonlySet<string>,
  path: string,
  line: number,
): readonly NewValue[] {
  return [...text.matchAll(/\b(\w{1,60})\(((?:[^()]|\([^()]*\)){0,300})\)/g)].flatMap(
    ([, name = '', list = '']) => {
      const parameters = helpers.get(name);
      if (parameters === undefined) return [];
      const values = argumentsOf(list);
      if (values.length !== parameters.length) return [];
      return values.flatMap((value, index): readonly NewValue[] => {
        const parameter = parameters[index] ?? '';
        if (!parameter.includes('*')) return [];
        const cast = /^\(\s*((?:const\s+)?(?:struct\s+|unsigned\s+)?\w+\s*\*)\s*\)/.exec(value)?.[1];
        if (parameter.includes('__user') && cast !== undefined)
          return [
            fact(
              path,
              line,
              `the cast to ${cast} drops __user from what ${name}() gets as "${parameter}": sparse complains; write __user in the cast`,
            ),
          ];
        if (!parameter.includes('__user') && marked.has(value) && !/^(?:const )?void \*/.test(parameter))
          return [
            fact(
              path,
              line,
              `"${value}" is an address of a program, but ${name}() takes it as "${parameter}" without __user: sparse complains, and nothing stops a mistaken access`,
            ),
          ];
        return [];
      });
    },
  );
}

/** The arguments of a list; commas within parentheses part none. */
function argumentsOf(list: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const sign of list) {
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (sign === ',' && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += sign;
  }
  return [...parts, part.trim()];
}
