import type { NewValue } from '../uapi-values.ts';
import type { ShownFunction } from './added-functions.ts';
import { callBodies, plainLines } from './call-bodies.ts';
import { fact } from './told.ts';

/** Functions that are one operation, and no way out. */
const RETURNED = /^\s*return\s+(?!PTR_ERR|(?:get|put)_user|copy_)(\w+)\s*\(/;

/** How many operations make a multiplexer where a member says which. */
const MIN_OPERATIONS = 3;

/** The calls of one series that are told of. */
const MAX_TOLD = 1;

/** New calls that are several behind one number: flags or a member say which function runs, or an argument picks it from a table. */
export function multiplexers(functions: readonly ShownFunction[]): readonly NewValue[] {
  return callBodies(functions)
    .flatMap((shown): readonly NewValue[] => {
      const lines = plainLines(shown);
      const numbers = shown.arguments.filter(({ type }) => !type.includes('*')).map(({ name }) => name);
      return lines.flatMap(({ text, line }, at): readonly NewValue[] => {
        const chosen =
          /^\s+switch\s*\(\s*(\w*flags|\w+(?:\.|->)(?:op|cmd|command|operation|type|action))\s*\)/.exec(
            text,
          )?.[1];
        const table = /^\s+(?:return|\w+\s*=)\s+\w+\s*\[\s*(\w+)\s*\](?:\.\w+)?\s*\(/.exec(text)?.[1];
        if (table !== undefined && numbers.includes(table))
          return [
            fact(
              shown.path,
              line,
              `"${table}" picks a function from a table, so ${shown.call} is several calls behind one number; reviewers ask for a call each, which a filter can tell apart`,
              shown.call,
            ),
          ];
        if (chosen === undefined) return [];
        const indent = /^\t*/.exec(text)?.[0].length ?? 0;
        const rest = lines.slice(at + 1);
        const end = rest.findIndex(
          (one) => one.text.trim() === '}' && /^\t*/.exec(one.text)?.[0].length === indent,
        );
        const called = new Set(
          rest.slice(0, end === -1 ? 0 : end).flatMap((one) => RETURNED.exec(one.text)?.[1] ?? []),
        );
        const least = chosen.includes('flags') ? 2 : MIN_OPERATIONS;
        if (called.size < least) return [];
        const message = `"${chosen}" chooses one of ${called.size} functions (${[...called].slice(0, 3).join(', ')}), so ${shown.call} is several calls behind one number; reviewers ask for a call each`;
        return [fact(shown.path, line, message, shown.call)];
      });
    })
    .slice(0, MAX_TOLD);
}
