import { definitions } from '../../derive/tree/definitions.ts';
import { MISSING_FUNCTION } from './fragment.ts';

/**
 * A text in which some definitions are not known: functions without their bodies, and no structs, enums or macros of these
 * names. Lines keep their numbers.
 */
export function withoutDefinitions(text: string, names: ReadonlySet<string>): string {
  let result = '';
  let done = 0;
  for (const { kind, name, start, body, end } of definitions(text)) {
    if (!names.has(name) || start < done || kind === 'optional') continue;
    const isFunction = kind === 'function' || kind === 'syscall' || kind === 'compat';
    const from = isFunction ? body : start;
    const newlines = '\n'.repeat(text.slice(from, end).split('\n').length - 1);
    result += `${text.slice(done, from)}${isFunction ? `{ return ${MISSING_FUNCTION}();${newlines}}` : newlines}`;
    done = end;
  }
  return result + text.slice(done);
}
