import { definitions } from '../../derive/tree/definitions.ts';
import { MISSING_FUNCTION } from './fragment.ts';

/** A text in which the bodies of some functions are not known; all where no names are given. Lines keep their numbers. */
export function withoutBodies(text: string, names: ReadonlySet<string> | undefined): string {
  let result = '';
  let done = 0;
  for (const { kind, name, body, end } of definitions(text)) {
    if (kind !== 'function' && kind !== 'syscall' && kind !== 'compat') continue;
    if ((names !== undefined && !names.has(name)) || body < done) continue;
    const lines = text.slice(body, end).split('\n').length - 1;
    result += `${text.slice(done, body)}{ return ${MISSING_FUNCTION}();${'\n'.repeat(lines)}}`;
    done = end;
  }
  return result + text.slice(done);
}
